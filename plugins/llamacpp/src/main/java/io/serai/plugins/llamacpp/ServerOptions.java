package io.serai.plugins.llamacpp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@code llama-server} is started with for a model. */
final class ServerOptions {
  private ServerOptions() {}

  /**
   * The options for a file.
   *
   * @param projector the file that makes tokens of images; empty for texts only
   * @param context tokens of each context
   * @param embeds whether it gives embeddings instead of text
   * @param pooling of token vectors, for embeddings
   */
  static List<String> of(
      Path file,
      Optional<Path> projector,
      LoadParameters parameters,
      int context,
      Offload offload,
      boolean embeds,
      Pooling pooling) {
    // A text to embed is computed at once, since not all models look only at what came before.
    int batch = embeds ? context : parameters.batch(context);
    List<String> options = new ArrayList<>();
    add(options, "--model", file.toString());
    projector.ifPresent(path -> add(options, "--mmproj", path.toString()));
    add(options, "--ctx-size", Long.toString((long) context * parameters.parallel()));
    add(options, "--parallel", Integer.toString(parameters.parallel()));
    add(options, "--threads", Integer.toString(parameters.threads()));
    add(options, "--threads-batch", Integer.toString(parameters.threads()));
    // Its threads don't spin while they wait for each other's work; OMP_WAIT_POLICY says so to
    // those
    // that are OpenMP's only.
    add(options, "--poll", "0");
    add(options, "--poll-batch", "0");
    add(options, "--batch-size", Integer.toString(batch));
    add(options, "--ubatch-size", Integer.toString(batch));
    add(options, "--n-gpu-layers", Integer.toString(offload.layers()));
    if (offload.layers() == 0) {
      add(options, "--device", "none");
    }
    add(options, "--cache-type-k", parameters.cacheType().word());
    add(options, "--cache-type-v", parameters.cacheType().word());
    if (!parameters.mmap()) {
      options.add("--no-mmap");
    }
    if (parameters.mlock()) {
      options.add("--mlock");
    }
    if (embeds) {
      options.add("--embeddings");
      add(options, "--pooling", pooling.word());
    } else {
      options.add("--jinja");
      parameters.chatTemplate().ifPresent(template -> add(options, "--chat-template", template));
    }
    options.add("--no-webui");
    return options;
  }

  /**
   * What is better told by the environment: options that older servers don't know, or that take a
   * value in newer ones only. No cache of earlier prompts beside the slots', which would grow
   * beyond what the model is admitted with. Newer ones say what is on the GPU from level 4 on,
   * which in older ones, that know another name of this, would have them write down what they are
   * asked.
   */
  static Map<String, String> environment(LoadParameters parameters, Offload offload) {
    Map<String, String> environment = new HashMap<>();
    environment.put("LLAMA_ARG_CACHE_RAM", "0");
    if (offload.layers() > 0) {
      environment.put("LLAMA_ARG_LOG_VERBOSITY", "4");
    }
    if (parameters.cacheType().needsFlashAttention()) {
      environment.put("LLAMA_ARG_FLASH_ATTN", "1");
    }
    return environment;
  }

  private static void add(List<String> options, String option, String value) {
    options.add(option);
    options.add(value);
  }
}
