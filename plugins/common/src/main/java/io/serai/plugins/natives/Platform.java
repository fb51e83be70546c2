package io.serai.plugins.natives;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** A machine that bundles have native libraries for; Linux on one kind of processor. */
public enum Platform {
  /** Intel and AMD, 64 bits. */
  X86_64,
  /** ARM, 64 bits; a Jetson. */
  AARCH64;

  /**
   * The machine this runs on.
   *
   * @param bundle whose libraries are wanted, for the error
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it is of another kind
   */
  public static Platform current(String bundle) {
    String system = System.getProperty("os.name");
    String processor = System.getProperty("os.arch");
    if (system.equals("Linux")) {
      switch (processor) {
        case "amd64", "x86_64" -> {
          return X86_64;
        }
        case "aarch64" -> {
          return AARCH64;
        }
        default -> {}
      }
    }
    throw new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "the %s bundle has no native library for %s on %s; it runs on Linux on x86-64 and aarch64"
            .formatted(bundle, system, processor));
  }
}
