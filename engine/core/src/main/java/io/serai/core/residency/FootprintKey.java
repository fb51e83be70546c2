package io.serai.core.residency;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.spi.Backend;
import io.serai.spi.Estimate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a measurement belongs to: these files, with these parameters, on this runtime, computed in
 * that place.
 */
final class FootprintKey {
  private static final int BYTES = 12;
  private static final int PLACE_BYTES = 4;

  private FootprintKey() {}

  /**
   * One key.
   *
   * @param estimate what its backend says of it; its parts, without their sizes, tell where it
   *     computes: weights on a GPU are pinned, a server that the worker starts is a part
   */
  static String of(Manifest manifest, Variant variant, Backend backend, Estimate estimate) {
    MessageDigest place = sha256();
    place.update(manifest.gpu().id().getBytes(StandardCharsets.US_ASCII));
    for (List<Estimate.Part> parts : List.of(estimate.parts(), estimate.once())) {
      for (Estimate.Part part : parts) {
        place.update((part.kind() + part.name() + ';').getBytes(StandardCharsets.UTF_8));
      }
    }
    return "%s%s %s %s"
        .formatted(
            ofFiles(manifest.name(), variant),
            backend.name(),
            backend.runtimeVersion(),
            HexFormat.of().formatHex(place.digest(), 0, PLACE_BYTES));
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
