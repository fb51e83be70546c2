package io.serai.plugins.pytorch;

import io.serai.plugins.text.ParameterChecks;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a manifest says what a tensor is, since TorchScript doesn't: {@code int64[-1, 256]}. */
final class TensorDeclaration {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9]+)\\s*(?:\\[\\s*((?:-1|\\d{1,18})(?:\\s*,\\s*(?:-1|\\d{1,18}))*)\\s*])?");

  private TensorDeclaration() {}

  /**
   * Parses.
   *
   * @param parameter the name of the manifest's parameter, for the error
   * @return of rank 0, which stands for any shape, where none is given
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static TensorSpec parse(String parameter, String tensor, String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      for (ElementType type : ElementType.values()) {
        if (TorchTypes.supports(type) && type.name().equalsIgnoreCase(form.group(1))) {
          return new TensorSpec(tensor, type, shape(form.group(2)));
        }
      }
    }
    throw ParameterChecks.invalid(
        parameter, "a type and a shape, such as fp32[-1, 3, 224, 224] (-1: any size)", text);
  }

  private static Shape shape(@Nullable String dimensions) {
    return dimensions == null
        ? Shape.of()
        : Shape.of(
            Arrays.stream(dimensions.split(",", -1))
                .mapToLong(dimension -> Long.parseLong(dimension.strip()))
                .toArray());
  }
}
