package io.serai.spi;

/** The version of the package {@code io.serai.spi}, as the engine offers it to bundles. */
public final class SpiVersion {
  /** {@code major.minor.micro}; a change of major breaks backends. */
  public static final String VERSION = "1.0.0";

  /**
   * The namespace of the OSGi capability by which a bundle says, without being started, which
   * backend it holds. Attributes: {@code name} (String) and {@code formats} (List of String).
   */
  public static final String BACKEND_CAPABILITY = "io.serai.backend";

  private SpiVersion() {}
}
