package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.ParameterChecks;
import io.serai.plugins.text.TextParameters;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a manifest may set for a model of this backend, checked.
 *
 * @param threads that one operator computes on
 * @param interOpThreads operators that run at once, with parallel execution
 * @param parallelExecution whether independent operators run at once
 * @param optimization of the graph
 * @param provider what computes
 * @param deviceId the GPU, counted from 0
 * @param memoryArena whether freed tensors are kept for the next call
 * @param session entries of ONNX Runtime's session configuration, by full name
 * @param text for tasks on texts
 */
record LoadParameters(
    int threads,
    int interOpThreads,
    boolean parallelExecution,
    Optimization optimization,
    ExecutionProvider provider,
    int deviceId,
    boolean memoryArena,
    Map<String, String> session,
    TextParameters text) {

  /** ONNX Runtime's entry that has sessions fail of which the processor would compute a part. */
  static final String WITHOUT_PROCESSOR = "session.disable_cpu_ep_fallback";

  private static final int MOST_THREADS = 1024;

  /**
   * Reads and checks them.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static LoadParameters of(ModelSource source) {
    return of(source.parameters(), source.gpu());
  }

  /** The same, from what a source has of it. */
  static LoadParameters of(Parameters parameters, Gpu gpu) {
    return new LoadParameters(
        ParameterChecks.inRange(parameters, "threads", 1, MOST_THREADS).orElse(1),
        ParameterChecks.inRange(parameters, "inter_op_threads", 1, MOST_THREADS).orElse(1),
        ParameterChecks.choice(parameters, "execution_mode", Execution.SEQUENTIAL)
            == Execution.PARALLEL,
        ParameterChecks.choice(parameters, "optimization", Optimization.ALL),
        provider(parameters, gpu),
        ParameterChecks.inRange(parameters, "device_id", 0, Integer.MAX_VALUE).orElse(0),
        parameters.bool("memory_arena", true),
        session(parameters, gpu),
        TextParameters.of(parameters));
  }

  /**
   * What a GPU must compute isn't left to the processor in silence, unless the manifest says so.
   */
  private static Map<String, String> session(Parameters parameters, Gpu gpu) {
    Map<String, String> entries = new TreeMap<>();
    if (gpu == Gpu.REQUIRED) {
      entries.put(WITHOUT_PROCESSOR, "1");
    }
    parameters
        .startingWith("session.")
        .forEach((name, value) -> entries.put("session." + name, value));
    return entries;
  }

  /** The same with no more threads than that, of which there is at least one. */
  LoadParameters within(int cores) {
    int ofAnOperator = Math.min(threads, cores);
    return new LoadParameters(
        ofAnOperator,
        Math.min(interOpThreads, cores - ofAnOperator + 1),
        parallelExecution,
        optimization,
        provider,
        deviceId,
        memoryArena,
        session,
        text);
  }

  /** On how many threads one call computes at the most. */
  int computingThreads() {
    return parallelExecution ? threads + interOpThreads - 1 : threads;
  }

  /** Whether weights stay as they are in the file instead of being copied for faster computing. */
  boolean prepackingDisabled() {
    return "1".equals(session.get("session.disable_prepacking"));
  }

  /** What a manifest says of the GPU goes before what its parameters say. */
  private static ExecutionProvider provider(Parameters parameters, Gpu gpu) {
    ExecutionProvider asked =
        ParameterChecks.choice(parameters, "execution_provider", ExecutionProvider.CPU);
    return switch (gpu) {
      case AUTO -> asked;
      case OFF -> ExecutionProvider.CPU;
      case REQUIRED -> asked.usesGpu() ? asked : ExecutionProvider.CUDA;
    };
  }

  private enum Execution {
    SEQUENTIAL,
    PARALLEL
  }
}
