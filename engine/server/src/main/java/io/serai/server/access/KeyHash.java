package io.serai.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a key: a salt, and the SHA-256 of salt and key. A slow hash, as passwords need,
 * would gain nothing: a key is one of 2^256, so it isn't found by trying, however fast that is; but
 * every request would pay for it.
 */
public final class KeyHash {
  private static final int SALT_BYTES = 16;
  private static final Pattern FORM =
      Pattern.compile("sha256:(?<salt>[A-Za-z0-9_-]{22}):(?<digest>[A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final byte[] salt;
  private final byte[] digest;

  private KeyHash(byte[] salt, byte[] digest) {
    this.salt = salt;
    this.digest = digest;
  }

  /** The hash of a key, with a new salt. */
  public static KeyHash of(ApiKey key) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new KeyHash(salt, digest(salt, key));
  }

  /** Reads {@code sha256:SALT:DIGEST}, both in base64url; empty if it isn't that. */
  public static Optional<KeyHash> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new KeyHash(
              Base64.getUrlDecoder().decode(parts.group("salt")),
              Base64.getUrlDecoder().decode(parts.group("digest"))));
    } catch (IllegalArgumentException e) {
      // The last character has bits that stand for nothing.
      return Optional.empty();
    }
  }

  /** Whether it is that key's; takes as long for one key as for another. */
  boolean matches(ApiKey key) {
    return MessageDigest.isEqual(digest, digest(salt, key));
  }

  private static byte[] digest(byte[] salt, ApiKey key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt);
      return sha.digest(key.text().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return "sha256:%s:%s".formatted(ENCODER.encodeToString(salt), ENCODER.encodeToString(digest));
  }
}
