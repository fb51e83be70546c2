package io.serai.plugins.onnxruntime;

import io.serai.plugins.image.ImageParameters;
import io.serai.plugins.text.TextParameters;
import io.serai.spi.ParameterSpec;
import java.util.List;
import java.util.stream.Stream;

/** The {@link LoadParameters} as the engine and people see them. */
final class LoadParameterSpecs {
  private static final List<ParameterSpec> OWN =
      List.of(
          new ParameterSpec("threads", "integer", "1", "threads that one call computes on"),
          new ParameterSpec(
              "inter_op_threads",
              "integer",
              "1",
              "operators that run at once, with execution_mode: parallel"),
          new ParameterSpec(
              "execution_mode",
              "sequential or parallel",
              "sequential",
              "whether independent operators run at once"),
          new ParameterSpec(
              "optimization",
              "none, basic, extended or all",
              "all",
              "how far ONNX Runtime rewrites the graph when it loads it"),
          new ParameterSpec(
              "execution_provider",
              "cpu, cuda or tensorrt",
              "cpu",
              "what computes; all but cpu need a native library of your own, see "
                  + NativeSettings.OWN_RUNTIME),
          new ParameterSpec("device_id", "integer", "0", "the GPU, counted from 0"),
          new ParameterSpec(
              "memory_arena",
              "boolean",
              "true",
              "keep the memory that a call needed for the next one, until the model is unloaded;"
                  + " without it large batches take several times as long"),
          new ParameterSpec(
              "session.*", "string", "", "an entry of ONNX Runtime's session configuration"));

  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
      Stream.of(OWN, ImageParameters.SPECS, TextParameters.SPECS).flatMap(List::stream).toList();

  private LoadParameterSpecs() {}
}
