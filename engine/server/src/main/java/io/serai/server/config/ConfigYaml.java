package io.serai.server.config;

import org.jspecify.annotations.Nullable;

/** The options as they stand in the file. */
record ConfigYaml(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable Boolean samples,
    @Nullable Integer cores,
    @Nullable Long maxRequestBytes,
    @Nullable Integer maxTextsPerRequest,
    @Nullable Integer requestTimeoutSeconds,
    @Nullable Integer drainSeconds,
    @Nullable LogYaml log,
    @Nullable OnnxRuntimeYaml onnxruntime) {

  record LogYaml(
      @Nullable String level, @Nullable Integer maxFileBytes, @Nullable Integer maxFiles) {}

  record OnnxRuntimeYaml(@Nullable String nativeLibrary) {}
}
