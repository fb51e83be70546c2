package io.serai.catalog.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of files, computed once for as long as a file's size and time stay the same. */
final class Digests {
  private static final int PIECE = 256 << 10;

  private record Stamp(Path file, long size, long modified, String key) {}

  private final Map<Stamp, String> known = new ConcurrentHashMap<>();

  /** The digest in 64 hexadecimal digits. */
  String sha256(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Stamp stamp =
        new Stamp(
            file,
            attributes.size(),
            attributes.lastModifiedTime().toMillis(),
            String.valueOf(attributes.fileKey()));
    String digest = known.get(stamp);
    if (digest == null) {
      digest = compute(file);
      known.put(stamp, digest);
    }
    return digest;
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
