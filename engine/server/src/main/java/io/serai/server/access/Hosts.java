package io.serai.server.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that an engine without keys answers to. Under any other, a web page could have bound a
 * name of its own to the engine's address, and would then read what it answers.
 *
 * @param names in lower case
 */
public record Hosts(Set<String> names) {
  private static final Path KERNELS = Path.of("/proc/sys/kernel/hostname");
  private static final Pattern QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /**
   * Those of an engine.
   *
   * @param listenedOn what it listens on
   * @param machine the machine's own name, which counts with {@code .local} as well; empty if it
   *     isn't known
   * @param origins from where web pages may ask, in lower case
   */
  public static Hosts of(String listenedOn, String machine, Set<String> origins) {
    String name = machine.toLowerCase(Locale.ROOT);
    return new Hosts(
        Stream.concat(
                Stream.of(listenedOn.toLowerCase(Locale.ROOT), name, name + ".local"),
                origins.stream().map(Origins::hostOf))
            .filter(host -> !host.isEmpty() && !host.startsWith("."))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** This machine's own name; empty where the kernel doesn't tell. */
  public static String machine() {
    try {
      return Files.readString(KERNELS).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Whether it answers to a name. To addresses it does, since nobody can bind those.
   *
   * @param host what the header {@code Host} names, without the port
   */
  public boolean allow(String host) {
    return Loopback.isName(host)
        || isAddress(host)
        || names.contains(host.toLowerCase(Locale.ROOT));
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || QUAD.matcher(host).matches();
  }
}
