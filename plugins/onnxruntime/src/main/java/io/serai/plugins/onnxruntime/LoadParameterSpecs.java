package io.serai.plugins.onnxruntime;

import io.serai.spi.ParameterSpec;
import java.util.List;

/** The {@link LoadParameters} as the engine and people see them. */
final class LoadParameterSpecs {
  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
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
              "session.*", "string", "", "an entry of ONNX Runtime's session configuration"),
          new ParameterSpec(
              "max_length",
              "integer",
              "from the tokenizer's file, else 512",
              "tokens after which a text is cut off"),
          new ParameterSpec(
              "pooling", "mean or cls", "mean", "how an embedding is made of the tokens' vectors"),
          new ParameterSpec("normalize", "boolean", "true", "give embeddings the length 1"),
          new ParameterSpec(
              "problem",
              "single_label or multi_label",
              "single_label",
              "whether one label holds (softmax) or each on its own (sigmoid)"),
          new ParameterSpec(
              "eos_token",
              "string or integer",
              "<|endoftext|>, </s> or <eos>, whichever the tokenizer has",
              "the token that ends a generated text"),
          new ParameterSpec(
              "context_length",
              "integer",
              Integer.toString(LoadParameters.USUAL_CONTEXT),
              "tokens of prompt and answer together that the model can handle; memory is counted"
                  + " for as many"));

  private LoadParameterSpecs() {}
}
