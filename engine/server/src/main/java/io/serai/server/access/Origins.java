package io.serai.server.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From where web pages may ask the engine.
 *
 * @param named such as {@code https://example.org}, in lower case
 * @param any whether all may that ask for anything but {@code /admin}
 */
public record Origins(Set<String> named, boolean any) {
  /**
   * Whether a page may ask that.
   *
   * @param origin the header {@code Origin}
   * @param authority the host and port that was asked; null if the request doesn't tell
   * @param path what it asks
   * @param keyed whether a key is asked for: a page that the engine itself serves may then ask it.
   *     Without a key that would let in pages whose name was bound to the engine's address
   */
  public boolean allows(String origin, @Nullable String authority, String path, boolean keyed) {
    String from = origin.toLowerCase(Locale.ROOT);
    return Loopback.isName(hostOf(from))
        || named.contains(from)
        || (any && !path.startsWith("/admin"))
        || (keyed && authority != null && isAt(from, authority.toLowerCase(Locale.ROOT)));
  }

  private static boolean isAt(String origin, String authority) {
    return origin.equals("http://" + authority) || origin.equals("https://" + authority);
  }

  /** The host of an origin; empty where it has none. */
  static String hostOf(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
