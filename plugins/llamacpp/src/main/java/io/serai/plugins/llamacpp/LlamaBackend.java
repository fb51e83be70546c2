package io.serai.plugins.llamacpp;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Estimate;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import java.util.List;
import java.util.Set;

/** Loads GGUF models into llama.cpp, which is loaded itself when it is first needed. */
public final class LlamaBackend implements Backend {
  /** Of llama.cpp in the bundle. */
  static final String VERSION = "b4916";

  private final NativeCode code;
  private final int cores;

  /**
   * A backend.
   *
   * @param cores on how many a call may compute, at least 1
   */
  LlamaBackend(LlamaSettings settings, int cores) {
    this.code = new NativeCode(settings);
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
    return FootprintEstimate.of(GgufModel.of(source), parameters, source.tasks(), 0, false);
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    LoadParameters parameters = LoadParameters.of(source.parameters()).within(cores);
    listener.progress("checking", 0);
    GgufModel files = GgufModel.of(source);
    cancellation.check();
    return new LibraryLoader(code)
        .load(
            source,
            files,
            parameters,
            FootprintEstimate.of(files, parameters, source.tasks(), 0, false).steady(),
            listener,
            cancellation);
  }

  @Override
  public void close() {
    code.close();
  }
}
