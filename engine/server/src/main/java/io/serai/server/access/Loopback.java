package io.serai.server.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names and addresses that only this machine can reach. */
public final class Loopback {
  private static final Set<String> NAMES =
      Set.of("localhost", "127.0.0.1", "::1", "[::1]", "0:0:0:0:0:0:0:1");

  private static final Pattern QUAD =
      Pattern.compile("127(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}");

  private Loopback() {}

  /** Whether a name or address in a header stands for this machine, without asking anybody. */
  public static boolean isName(String host) {
    return NAMES.contains(host.toLowerCase(Locale.ROOT)) || QUAD.matcher(host).matches();
  }

  /** Whether what is listened on can only be reached from this machine. */
  public static boolean isListenedOn(String host) {
    if (isName(host)) {
      return true;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Listening fails with a better message.
      return false;
    }
  }
}
