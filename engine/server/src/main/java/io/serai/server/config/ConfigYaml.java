package io.serai.server.config;

import io.serai.server.access.LoopbackRule;
import java.util.List;
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
    @Nullable Integer maxWaitingPerModel,
    @Nullable String deviceLock,
    @Nullable AccessYaml access,
    @Nullable TlsYaml tls,
    @Nullable CorsYaml cors,
    @Nullable Compat compat,
    @Nullable GateYaml gate,
    @Nullable WorkersYaml workers,
    @Nullable LogYaml log,
    @Nullable OnnxRuntimeYaml onnxruntime,
    @Nullable PyTorchYaml pytorch,
    @Nullable LlamaCppYaml llamacpp) {

  record AccessYaml(@Nullable LoopbackRule loopback, @Nullable Boolean allowWithoutKeys) {}

  record TlsYaml(@Nullable String certificate, @Nullable String key) {}

  record CorsYaml(@Nullable List<String> origins) {}

  record LogYaml(
      @Nullable String level, @Nullable Integer maxFileBytes, @Nullable Integer maxFiles) {}

  record GateYaml(
      @Nullable Boolean enabled,
      @Nullable Double ramShare,
      @Nullable Double swapShare,
      @Nullable String reserve,
      @Nullable String ramMax,
      @Nullable String swapMax,
      @Nullable String ceiling) {}

  record WorkersYaml(
      @Nullable String isolation,
      @Nullable String large,
      @Nullable Boolean trials,
      @Nullable Integer loadSeconds,
      @Nullable Integer callSeconds) {}

  record OnnxRuntimeYaml(@Nullable String nativeLibrary) {}

  record PyTorchYaml(@Nullable String nativeLibrary) {}

  record LlamaCppYaml(@Nullable String server) {}
}
