package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;

/** What it means that ONNX Runtime makes no session of a graph. */
final class SessionFailure {
  /** What it says if it would need the processor where {@link LoadParameters} forbids that. */
  private static final String NEEDS_PROCESSOR = "fallback to CPU EP has been explicitly disabled";

  private SessionFailure() {}

  /**
   * The error for a graph.
   *
   * @param ort whether it is in ONNX Runtime's own format
   */
  static SeraiException of(OrtException failure, Path graph, boolean ort) {
    String said = String.valueOf(failure.getMessage());
    return said.contains(NEEDS_PROCESSOR)
        ? new SeraiException(
            ErrorCode.BACKEND_UNAVAILABLE,
            "a GPU must compute all of %s, but its execution provider hasn't all of the graph's operators (often those that compute shapes), so the processor would compute these; if it may, add %s: \"0\" to the manifest's parameters, or say gpu: auto there with execution_provider: cuda"
                .formatted(graph, LoadParameters.WITHOUT_PROCESSOR),
            failure)
        : new SeraiException(
            code(failure, ort), "ONNX Runtime can't load %s: %s".formatted(graph, said), failure);
  }

  private static ErrorCode code(OrtException failure, boolean ort) {
    return switch (failure.getCode()) {
      case ORT_INVALID_PROTOBUF, ORT_INVALID_GRAPH, ORT_NO_SUCHFILE, ORT_NO_MODEL ->
          ErrorCode.INVALID_MODEL;
      // There is no code of its own for a damaged .ort file.
      case ORT_FAIL -> ort ? ErrorCode.INVALID_MODEL : ErrorCode.LOAD_FAILED;
      default -> ErrorCode.LOAD_FAILED;
    };
  }
}
