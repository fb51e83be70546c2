package io.serai.plugins.onnxruntime;

import io.serai.plugins.text.TextParameters;
import io.serai.spi.ParameterSpec;
import java.util.List;
import java.util.stream.Stream;

/** The {@link LoadParameters} as the engine and people see them. */
final class LoadParameterSpecs {
  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
      Stream.concat(own().stream(), TextParameters.SPECS.stream()).toList();

  private LoadParameterSpecs() {}

  private static List<ParameterSpec> own() {
    return List.of(
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
            "session.*", "string", "", "an entry of ONNX Runtime's session configuration"),
        new ParameterSpec(
            "image.size",
            "integer, or HEIGHTxWIDTH",
            "the graph's, else 224",
            "pixels of the images that the model takes"),
        new ParameterSpec(
            "image.resize",
            "integer",
            "256 for each 224 of the size",
            "what an image's shorter side is scaled to before its middle is cut out"),
        new ParameterSpec(
            "image.crop",
            "boolean",
            "true",
            "cut out the middle; else the whole image is stretched to the size"),
        new ParameterSpec(
            "image.mean",
            "number, or one per colour with commas",
            "0.485, 0.456, 0.406; 0 for grey",
            "subtracted from each colour, of which 1 is the brightest"),
        new ParameterSpec(
            "image.std",
            "number, or one per colour with commas",
            "0.229, 0.224, 0.225; 1 for grey",
            "what the difference is divided by"),
        new ParameterSpec(
            "image.layout",
            "nchw or nhwc",
            "as the graph's input shows, else nchw",
            "whether colours come before height and width"),
        new ParameterSpec(
            "image.colours",
            "rgb, bgr or grey",
            "rgb, or grey where the graph takes one",
            "the order of the colours"));
  }
}
