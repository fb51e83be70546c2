package io.serai.plugins.onnxruntime;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;

/** A machine that the bundle has native libraries for; Linux on one kind of processor. */
enum Platform {
  X86_64("linux-x64", "linux-x86_64"),
  AARCH64("linux-aarch64", "linux-aarch64");

  private final String runtimeFolder;
  private final String tokenizerFolder;

  Platform(String runtimeFolder, String tokenizerFolder) {
    this.runtimeFolder = runtimeFolder;
    this.tokenizerFolder = tokenizerFolder;
  }

  /**
   * The machine this runs on.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it is of another kind
   */
  static Platform current() {
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
        "the onnxruntime bundle has no native library for %s on %s; it runs on Linux on x86-64 and aarch64"
            .formatted(system, processor));
  }

  /** Where the bundle has a library of ONNX Runtime, such as {@code libonnxruntime.so}. */
  String runtimeResource(String library) {
    return "/ai/onnxruntime/native/" + runtimeFolder + '/' + library;
  }

  /** Where the bundle has {@code libtokenizers.so}. */
  String tokenizerResource() {
    return "/native/lib/" + tokenizerFolder + "/cpu/libtokenizers.so";
  }
}
