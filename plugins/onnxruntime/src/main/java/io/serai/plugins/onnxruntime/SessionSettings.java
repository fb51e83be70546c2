package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a session of ONNX Runtime is made with, from the load parameters. */
final class SessionSettings {
  private final LoadParameters parameters;
  private final boolean ort;

  /**
   * The settings for a graph.
   *
   * @param ort whether it is in ONNX Runtime's own format
   */
  SessionSettings(LoadParameters parameters, boolean ort) {
    this.parameters = parameters;
    this.ort = ort;
  }

  /**
   * Puts them into the runtime's options.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the runtime refuses one
   */
  void applyTo(SessionOptions options) throws OrtException {
    options.setIntraOpNumThreads(parameters.threads());
    options.setInterOpNumThreads(parameters.interOpThreads());
    options.setExecutionMode(
        parameters.parallelExecution()
            ? SessionOptions.ExecutionMode.PARALLEL
            : SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(parameters.optimization().level());
    options.setCPUArenaAllocator(parameters.memoryArena());
    options.setMemoryPatternOptimization(parameters.memoryArena());
    for (Map.Entry<String, String> entry : configuration().entrySet()) {
      configure(options, entry.getKey(), entry.getValue());
    }
    addProvider(options);
  }

  private Map<String, String> configuration() {
    Map<String, String> entries = new TreeMap<>();
    // Threads that spin for work take a core from the other models on a small machine.
    entries.put("session.intra_op.allow_spinning", "0");
    entries.put("session.inter_op.allow_spinning", "0");
    if (ort) {
      entries.put("session.use_memory_mapped_ort_model", "1");
      entries.put("session.use_ort_model_bytes_for_initializers", "1");
    }
    entries.putAll(parameters.session());
    return entries;
  }

  private static void configure(SessionOptions options, String name, String value) {
    try {
      options.addConfigEntry(name, value);
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "ONNX Runtime refuses parameter '%s': %s".formatted(name, e.getMessage()),
          e);
    }
  }

  private void addProvider(SessionOptions options) throws OrtException {
    OrtProvider wanted = parameters.provider().provider();
    Set<OrtProvider> offered = OrtEnvironment.getAvailableProviders();
    if (!offered.contains(wanted)) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the model is to compute with %s ('gpu' or 'execution_provider' of its manifest), but this ONNX Runtime offers %s; set %s to the folder of one that does"
              .formatted(
                  wanted.getName(),
                  offered.stream().map(OrtProvider::getName).sorted().toList(),
                  NativeSettings.OWN_RUNTIME));
    }
    switch (parameters.provider()) {
      case CPU -> {}
      case CUDA -> options.addCUDA(parameters.deviceId());
      case TENSORRT -> {
        options.addTensorrt(parameters.deviceId());
        // For the operators that TensorRT leaves over.
        if (offered.contains(OrtProvider.CUDA)) {
          options.addCUDA(parameters.deviceId());
        }
      }
    }
  }
}
