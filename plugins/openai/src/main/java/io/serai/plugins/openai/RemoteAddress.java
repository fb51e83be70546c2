package io.serai.plugins.openai;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a server is.
 *
 * @param base without a slash at the end
 */
record RemoteAddress(URI base) {
  /**
   * Reads an address.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if it isn't http or https, or
   *     holds a password
   */
  static RemoteAddress of(String url) {
    URI uri;
    try {
      uri = new URI(url.replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      throw invalid("'%s' is no address".formatted(url));
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw invalid("'%s' begins with neither http:// nor https://".formatted(url));
    }
    if (uri.getUserInfo() != null) {
      throw invalid("holds a user's name; keys belong into 'api_key_env' or 'api_key_file'");
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw invalid(
          "'%s' must have a host and neither query nor fragment, such as http://localhost:11434/v1"
              .formatted(url));
    }
    return new RemoteAddress(uri);
  }

  /** The address of something there; {@code path} begins with a slash. */
  URI at(String path) {
    return URI.create(base + path);
  }

  /** For people: the host, with the port where it isn't the usual one. */
  String host() {
    return base.getRawAuthority();
  }

  /** Whether others could read what is sent. */
  boolean openLine() {
    return "http".equalsIgnoreCase(base.getScheme()) && !loopback(base.getHost());
  }

  private static boolean loopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(ErrorCode.INVALID_PARAMETER, "parameter 'url' " + what);
  }
}
