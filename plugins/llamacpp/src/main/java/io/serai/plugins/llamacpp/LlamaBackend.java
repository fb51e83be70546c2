package io.serai.plugins.llamacpp;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads GGUF models into llama.cpp, which is loaded itself when it is first needed. */
public final class LlamaBackend implements Backend {
  /** Of llama.cpp in the bundle. */
  static final String VERSION = "b4916";

  /** All types of tensors that it knows have lower numbers. */
  static final int TYPES = 39;

  /** The option of images in conversations, see {@link io.serai.spi.SpiVersion}. */
  private static final String VISION = "vision";

  private final NativeCode code;
  private final LlamaSettings settings;
  private final int cores;
  private @Nullable LlamaServer server;

  /**
   * A backend.
   *
   * @param cores on how many a call may compute, at least 1
   */
  LlamaBackend(LlamaSettings settings, int cores) {
    this.code = new NativeCode(settings);
    this.settings = settings;
    this.cores = cores;
  }

  @Override
  public String name() {
    return "llamacpp";
  }

  @Override
  public String runtimeVersion() {
    return VERSION;
  }

  @Override
  public Set<String> formats() {
    return Set.of("gguf");
  }

  @Override
  public List<ParameterSpec> parameters() {
    return LoadParameterSpecs.ALL;
  }

  @Override
  public Estimate estimate(ModelSource source) {
    LoadParameters parameters = LoadParameters.of(source.parameters());
    return estimate(source, GgufModel.of(source), parameters, server(source, parameters));
  }

  @Override
  public void checkOptions(ModelSource source, Set<String> options) {
    if (server(source, LoadParameters.of(source.parameters())) == null) {
      throw PromptCheck.textsOnly();
    }
    if (options.contains(VISION) && source.file("mmproj").isEmpty()) {
      throw PromptCheck.noProjector();
    }
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    LoadParameters parameters = LoadParameters.of(source.parameters()).within(cores);
    listener.progress("checking", 0);
    GgufModel files = GgufModel.of(source);
    LlamaServer server = server(source, parameters);
    Footprint memory = estimate(source, files, parameters, server).steady();
    cancellation.check();
    return server == null
        ? new LibraryLoader(code).load(source, files, parameters, memory, listener, cancellation)
        : ServerLoader.load(
            server,
            source,
            files,
            parameters,
            offload(source, parameters, server),
            memory,
            listener,
            cancellation);
  }

  private static Estimate estimate(
      ModelSource source,
      GgufModel files,
      LoadParameters parameters,
      @Nullable LlamaServer server) {
    int gpuLayers = server == null ? 0 : offload(source, parameters, server).layers();
    return FootprintEstimate.of(files, parameters, source.tasks(), gpuLayers, server != null);
  }

  private static Offload offload(
      ModelSource source, LoadParameters parameters, LlamaServer server) {
    return Offload.decide(
        source.gpu(),
        parameters.gpuLayers(),
        source.gpu() == Gpu.OFF ? List.of() : server.devices(),
        server.toString());
  }

  /** The user's server where that is to compute; null for the bundle's library. */
  private synchronized @Nullable LlamaServer server(ModelSource source, LoadParameters parameters) {
    // A server does one task, so the library is the better choice for a model of several.
    boolean several =
        parameters.runtime() == RuntimeChoice.AUTO
            && source.gpu() != Gpu.REQUIRED
            && source.tasks().size() > 1;
    if (parameters.runtime() == RuntimeChoice.LIBRARY || several) {
      return null;
    }
    if (server == null) {
      server = LlamaServer.find(settings).orElse(null);
    }
    if (server == null && parameters.runtime() == RuntimeChoice.SERVER) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "the manifest says runtime: server, but there is no llama-server on the path; name yours"
              + " in conf/serai.yaml, 'llamacpp: {server: /path/to/llama-server}'");
    }
    return server;
  }

  @Override
  public void close() {
    code.close();
  }
}
