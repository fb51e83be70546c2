package io.serai.catalog.store;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHA-256 of files, computed once for as long as a file's {@link Stamp} stays the same. */
final class Digests {
  private static final int PIECE = 256 << 10;

  /** A digest, and of what. */
  record Known(Stamp stamp, String sha256) {
    /** Refuses what a damaged file leaves out. */
    Known {
      Objects.requireNonNull(stamp, "stamp");
      Objects.requireNonNull(sha256, "sha256");
    }
  }

  private final Map<String, Known> known = new TreeMap<>();
  private final @Nullable KeptJson<Map<String, Known>> kept;

  /**
   * Nothing but what an earlier start has kept is known at first; of files that are gone, nothing.
   *
   * @param file to keep digests over restarts; empty to forget them
   */
  Digests(Optional<Path> file) {
    kept =
        file.map(
                path ->
                    new KeptJson<Map<String, Known>>(
                        path, new TypeReference<>() {}, "models' files are checked anew"))
            .orElse(null);
    if (kept != null) {
      kept.read().ifPresent(known::putAll);
      known.keySet().removeIf(path -> !Files.exists(Path.of(path)));
    }
  }

  /** The digest in 64 hexadecimal digits. */
  String sha256(Path file) throws IOException {
    String path = file.toAbsolutePath().normalize().toString();
    Stamp before = Stamp.of(file);
    Known earlier = find(path);
    if (earlier != null && earlier.stamp.equals(before)) {
      return earlier.sha256;
    }
    String digest = compute(file);
    // One that was written to meanwhile may be of neither the old nor the new content.
    if (Stamp.of(file).equals(before)) {
      keep(path, new Known(before, digest));
    }
    return digest;
  }

  private synchronized @Nullable Known find(String path) {
    return known.get(path);
  }

  private synchronized void keep(String path, Known digest) {
    known.put(path, digest);
    if (kept != null) {
      kept.write(known);
    }
  }

  private static String compute(Path file) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(piece) >= 0) {
        sha.update(piece.flip());
        piece.clear();
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
