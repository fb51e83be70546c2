package io.serai.server.kserve;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model.
 *
 * @param id comes back with the answer; null if none was sent
 * @param inputs by name, in the order in which they were sent
 * @param outputs those to answer with; all if empty
 * @param parameters what else was sent
 */
record InferRequest(
    @Nullable String id,
    Map<String, Tensor> inputs,
    List<RequestedOutput> outputs,
    RequestParameters parameters) {
  /**
   * An output to answer with.
   *
   * @param binary whether as binary data; null for what the request says of all
   */
  record RequestedOutput(String name, @Nullable Boolean binary) {}

  /**
   * Keeps the order; throws {@link SeraiException} with {@link ErrorCode#INVALID_PARAMETER} where
   * it isn't said properly how to answer.
   */
  InferRequest {
    var _ = parameters.binaryOutput();
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = List.copyOf(outputs);
  }

  /** The names of the outputs to answer with; empty for all. */
  Set<String> outputNames() {
    Set<String> names = new LinkedHashSet<>();
    outputs.forEach(output -> names.add(output.name()));
    return names;
  }

  /** Whether an output is to be answered as binary data. */
  boolean wantsBinary(String output) {
    for (RequestedOutput asked : outputs) {
      if (asked.name().equals(output) && asked.binary() != null) {
        return asked.binary();
      }
    }
    return parameters.binaryOutput();
  }
}
