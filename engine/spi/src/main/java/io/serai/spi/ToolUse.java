package io.serai.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools that a model may call in its answer.
 *
 * @param tools at least one
 * @param choice whether it is to; null for what the backend does otherwise
 * @param parallel whether it may call several at once; null likewise
 */
public record ToolUse(List<Tool> tools, @Nullable ToolChoice choice, @Nullable Boolean parallel) {
  /**
   * Copies the list; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER} if it
   * is empty.
   */
  public ToolUse {
    if (tools.isEmpty()) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, "there are no tools");
    }
    tools = List.copyOf(tools);
  }
}
