package io.serai.server.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A key that lets its holder ask the engine: {@code srk_} and 256 random bits.
 *
 * @param text what is sent
 */
public record ApiKey(String text) {
  private static final String PREFIX = "srk_";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("srk_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Has the form that all keys have; computed with where none was sent. */
  static final ApiKey NONE = new ApiKey(PREFIX + "-".repeat(43));

  /** A new one, which nobody can guess. */
  public static ApiKey random() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** Whether a text has the form of a key. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** Without the secret, for logs. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
