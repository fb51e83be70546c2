package io.serai.spi;

/** The version of the package {@code io.serai.spi}, as the engine offers it to bundles. */
public final class SpiVersion {
  /** {@code major.minor.micro}; a change of major breaks backends. */
  public static final String VERSION = "1.2.0";

  /**
   * The namespace of the OSGi capability by which a bundle says, without being started, which
   * backend it holds. Attributes: {@code name} (String), {@code formats} (List of String) and,
   * where its models should rather not run in the engine's own process, {@code isolation=worker}
   * (String), or {@code isolation=always-worker} where they can't, whatever manifests and the
   * configuration say. {@code options} (List of String) names what may be asked of its models that
   * not every backend can: {@code logprobs}, {@code tools} and {@code vision} (pictures in
   * conversations). {@code declaredOptions} (List of String) names what may be asked of those
   * models only whose manifests have it among their capabilities, and that {@link
   * Backend#checkOptions} lets be asked for it.
   */
  public static final String BACKEND_CAPABILITY = "io.serai.backend";

  private SpiVersion() {}
}
