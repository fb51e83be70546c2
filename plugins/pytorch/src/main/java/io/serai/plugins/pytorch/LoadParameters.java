package io.serai.plugins.pytorch;

import io.serai.plugins.text.ParameterChecks;
import io.serai.plugins.text.TextParameters;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest may set for a model of this backend, checked.
 *
 * @param threads that one operator computes on
 * @param cuda whether it computes on a GPU
 * @param deviceId the GPU, counted from 0
 * @param inputs declarations of inputs, by name
 * @param outputs names of the outputs, in order; empty for the usual ones
 * @param outputTypes declarations of outputs, by name
 * @param cache of a language model
 * @param text for tasks on texts
 */
record LoadParameters(
    int threads,
    boolean cuda,
    int deviceId,
    Map<String, String> inputs,
    List<String> outputs,
    Map<String, String> outputTypes,
    Optional<CacheParameters> cache,
    TextParameters text) {
  private static final int MOST_THREADS = 1024;

  private enum DeviceName {
    CPU,
    CUDA
  }

  /**
   * Reads and checks them.
   *
   * @param gpu what the manifest says of it; goes before the parameter {@code device}
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static LoadParameters of(Parameters parameters, Gpu gpu) {
    DeviceName device = ParameterChecks.choice(parameters, "device", DeviceName.CPU);
    boolean cuda =
        switch (gpu) {
          case AUTO -> device == DeviceName.CUDA;
          case REQUIRED -> true;
          case OFF -> false;
        };
    return new LoadParameters(
        ParameterChecks.inRange(parameters, "threads", 1, MOST_THREADS).orElse(1),
        cuda,
        ParameterChecks.inRange(parameters, "device_id", 0, 127).orElse(0),
        parameters.startingWith("input."),
        parameters
            .string("outputs")
            .map(names -> Arrays.stream(names.split(",", -1)).map(String::strip).toList())
            .orElse(List.of()),
        parameters.startingWith("output."),
        CacheParameters.of(parameters),
        TextParameters.of(parameters));
  }

  /** The same with no more threads than that, of which there is at least one. */
  LoadParameters within(int cores) {
    return new LoadParameters(
        Math.min(threads, cores), cuda, deviceId, inputs, outputs, outputTypes, cache, text);
  }
}
