package io.serai.core.device;

import io.serai.spi.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine's memory as Linux tells it.
 *
 * @param totalBytes all there is
 * @param availableBytes what can be had without swapping; droppable file pages count
 */
public record MemoryReading(long totalBytes, long availableBytes) {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path SELF = Path.of("/proc/self/status");

  /**
   * Reads it now.
   *
   * @throws IOException if the machine doesn't tell
   */
  public static MemoryReading now() throws IOException {
    return parse(Files.readString(MEMINFO));
  }

  /**
   * What this process holds in memory, in bytes.
   *
   * @throws IOException if the machine doesn't tell
   */
  public static long residentBytes() throws IOException {
    return kibibytes(Files.readString(SELF), "VmRSS:");
  }

  /**
   * What this process holds in memory, by kind: anonymous pages as private, those of files as
   * mapped.
   *
   * @throws IOException if the machine doesn't tell
   */
  public static Footprint process() throws IOException {
    String status = Files.readString(SELF);
    return new Footprint(
        kibibytes(status, "RssAnon:") + kibibytes(status, "RssShmem:"),
        kibibytes(status, "RssFile:"),
        0);
  }

  static MemoryReading parse(String meminfo) throws IOException {
    return new MemoryReading(kibibytes(meminfo, "MemTotal:"), kibibytes(meminfo, "MemAvailable:"));
  }

  private static long kibibytes(String meminfo, String name) throws IOException {
    return meminfo
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.replaceAll("\\D+", "")) << 10)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc has no line " + name));
  }
}
