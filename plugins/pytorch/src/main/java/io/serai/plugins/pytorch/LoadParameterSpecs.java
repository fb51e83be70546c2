package io.serai.plugins.pytorch;

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
              "device",
              "cpu or cuda",
              "cpu",
              "what computes; cuda needs a libtorch of your own, see pytorch: {nativeLibrary: …}"),
          new ParameterSpec("device_id", "integer", "0", "the GPU, counted from 0"),
          new ParameterSpec(
              "input.*",
              "string",
              "int64[-1, -1] for tokens, fp32[-1, -1, -1, -1] for images, else of any shape",
              "type and shape of the input of that name, such as fp32[-1, 3, 224, 224]"),
          new ParameterSpec(
              "outputs",
              "string",
              "logits, last_hidden_state or output by the task, and those of a cache",
              "names of the outputs in order, with commas between them"),
          new ParameterSpec(
              "output.*",
              "string",
              "fp32 of any shape",
              "type and shape of the output of that name"),
          new ParameterSpec(
              "cache.layers",
              "integer",
              "from the file, where past_key_values is a tuple",
              "layers of a language model that keep keys and values"),
          new ParameterSpec("cache.heads", "integer", "", "heads of keys and values in each layer"),
          new ParameterSpec("cache.width", "integer", "", "width of each of these heads"),
          new ParameterSpec("cache.type", "fp32, fp16 or bf16", "fp32", "type of keys and values"));

  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
      Stream.of(OWN, ImageParameters.SPECS, TextParameters.SPECS).flatMap(List::stream).toList();

  private LoadParameterSpecs() {}
}
