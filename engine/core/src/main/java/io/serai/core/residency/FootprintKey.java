package io.serai.core.residency;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Variant;
import io.serai.spi.Backend;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What a measurement belongs to: these files, with these parameters, on this runtime. */
final class FootprintKey {
  private static final int BYTES = 12;

  private FootprintKey() {}

  static String of(String name, Variant variant, Backend backend) {
    return "%s%s %s".formatted(ofFiles(name, variant), backend.name(), backend.runtimeVersion());
  }

  /** What the keys of these files with these parameters begin with, whatever the runtime. */
  static String ofFiles(String name, Variant variant) {
    MessageDigest digest = sha256();
    for (FileEntry file : variant.files()) {
      digest.update(file.sha256().getBytes(StandardCharsets.US_ASCII));
    }
    Map<String, Object> parameters = new TreeMap<>(variant.parameters());
    digest.update(parameters.toString().getBytes(StandardCharsets.UTF_8));
    String hash = HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    return "%s %s ".formatted(name, hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
