package io.serai.server;

/** The engine's version. */
public final class Version {
  private Version() {}

  /** As the archive's name has it; {@code development} where the engine runs from classes. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
