package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.Pooling;
import io.serai.plugins.text.Problem;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

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
 * @param maxLength tokens per text; empty for what the tokenizer's file says
 * @param pooling of token vectors into one
 * @param normalize whether embeddings get the length 1
 * @param problem how scores become probabilities
 * @param endToken what ends a generated text, as text or number; empty for the usual ones
 * @param contextLength tokens of prompt and answer together
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
    OptionalInt maxLength,
    Pooling pooling,
    boolean normalize,
    Problem problem,
    Optional<String> endToken,
    int contextLength) {

  /** Tokens of prompt and answer together where nothing is said. */
  static final int USUAL_CONTEXT = 2048;

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
    Map<String, String> session =
        parameters.startingWith("session.").entrySet().stream()
            .collect(Collectors.toMap(entry -> "session." + entry.getKey(), Map.Entry::getValue));
    return new LoadParameters(
        inRange(parameters, "threads", 1, MOST_THREADS).orElse(1),
        inRange(parameters, "inter_op_threads", 1, MOST_THREADS).orElse(1),
        choice(parameters, "execution_mode", Execution.SEQUENTIAL) == Execution.PARALLEL,
        choice(parameters, "optimization", Optimization.ALL),
        provider(parameters, gpu),
        inRange(parameters, "device_id", 0, Integer.MAX_VALUE).orElse(0),
        parameters.bool("memory_arena", true),
        session,
        inRange(parameters, "max_length", 1, Integer.MAX_VALUE),
        choice(parameters, "pooling", Pooling.MEAN),
        parameters.bool("normalize", true),
        choice(parameters, "problem", Problem.SINGLE_LABEL),
        parameters.string("eos_token"),
        inRange(parameters, "context_length", 2, Integer.MAX_VALUE).orElse(USUAL_CONTEXT));
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
        maxLength,
        pooling,
        normalize,
        problem,
        endToken,
        contextLength);
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
    ExecutionProvider asked = choice(parameters, "execution_provider", ExecutionProvider.CPU);
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

  private static OptionalInt inRange(Parameters parameters, String name, int least, int most) {
    if (!parameters.names().contains(name)) {
      return OptionalInt.empty();
    }
    int value = parameters.integer(name, least);
    if (value < least || value > most) {
      throw invalid(name, "from %d to %d".formatted(least, most), Integer.toString(value));
    }
    return OptionalInt.of(value);
  }

  private static <E extends Enum<E>> E choice(Parameters parameters, String name, E defaultValue) {
    Optional<String> given = parameters.string(name);
    if (given.isEmpty()) {
      return defaultValue;
    }
    E[] choices = defaultValue.getDeclaringClass().getEnumConstants();
    return Arrays.stream(choices)
        .filter(choice -> word(choice).equals(given.get()))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    name,
                    Arrays.stream(choices)
                        .map(LoadParameters::word)
                        .collect(Collectors.joining(", ", "one of ", "")),
                    given.get()));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static SeraiException invalid(String name, String wanted, String value) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "parameter '%s' must be %s, but is '%s'".formatted(name, wanted, value));
  }
}
