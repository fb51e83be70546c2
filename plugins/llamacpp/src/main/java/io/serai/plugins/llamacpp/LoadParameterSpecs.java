package io.serai.plugins.llamacpp;

import io.serai.spi.ParameterSpec;
import java.util.List;

/** The {@link LoadParameters} as the engine and people see them. */
final class LoadParameterSpecs {
  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
      List.of(
          new ParameterSpec(
              "runtime",
              "auto, library or server",
              "auto",
              "what computes: the library in the bundle, or your llama-server, which auto prefers"
                  + " where it is found"),
          new ParameterSpec(
              "context_length",
              "integer",
              "from the file, 4096 at most",
              "tokens of prompt and answer together; decides the size of the KV cache"),
          new ParameterSpec(
              "parallel",
              "integer",
              "1",
              "calls that a llama-server computes at once, each with a KV cache of its own"),
          new ParameterSpec("threads", "integer", "1", "threads that one call computes on"),
          new ParameterSpec(
              "batch_size", "integer", "512", "tokens of a prompt that are computed at once"),
          new ParameterSpec(
              "gpu_layers",
              "integer",
              "all where a GPU is used",
              "layers whose weights go to the GPU, where they are pinned memory"),
          new ParameterSpec(
              "mmap", "boolean", "true", "keep weights as pages of the file, which can be dropped"),
          new ParameterSpec(
              "mlock", "boolean", "false", "lock the weights in memory, so that they are pinned"),
          new ParameterSpec(
              "kv_cache_type",
              "f32, f16, q8_0 or q4_0",
              "f16",
              "what the KV cache keeps its numbers in"),
          new ParameterSpec(
              "pooling",
              "auto, mean, cls or last",
              "auto: from the file, else mean",
              "how an embedding is made of the tokens' vectors"),
          new ParameterSpec("normalize", "boolean", "true", "give embeddings the length 1"),
          new ParameterSpec(
              "chat_template",
              "string",
              "from the file",
              "how a conversation is written for the model, in Jinja"));

  private LoadParameterSpecs() {}
}
