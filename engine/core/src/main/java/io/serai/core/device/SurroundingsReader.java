package io.serai.core.device;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@link Surroundings}. Not for several threads at once. */
final class SurroundingsReader {
  /** Something that may not be there. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  private final KernelFiles files;
  private final String swappiness;
  private final String swaps;
  private final String status;
  private final String load;
  private final ThermalZones zones;
  private final @Nullable Gpu gpu;

  SurroundingsReader(KernelFiles files, Path root) {
    this.files = files;
    swappiness = root.resolve("proc/sys/vm/swappiness").toString();
    swaps = root.resolve("proc/swaps").toString();
    status = root.resolve("proc/self/status").toString();
    load = root.resolve("proc/loadavg").toString();
    zones = ThermalZones.find(root);
    gpu = GpuDetection.find(root);
  }

  /**
   * Reads them now.
   *
   * @param cpuGroups the groups that limit this process's time, its own first
   */
  Surroundings read(List<GroupFolder> cpuGroups) {
    Map<String, String> absent = new HashMap<>();
    Integer swapping = optional("swappiness", absent, () -> (int) number(swappiness));
    List<SwapDevice> devices = optional("swap devices", absent, this::swapDevices);
    Integer allowed = optional("processors", absent, this::allowed);
    Double load1 = optional("load", absent, this::load);
    Temperature hottest = zones.hottest(files);
    if (hottest == null) {
      absent.put("temperature", "no thermal zone tells one");
    }
    return new Surroundings(
        swapping,
        devices == null ? List.of() : devices,
        new Processors(allowed == null ? 0 : allowed, CpuQuota.of(files, cpuGroups), load1),
        hottest,
        gpu,
        absent);
  }

  private static <T> @Nullable T optional(
      String name, Map<String, String> absent, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | NumberFormatException e) {
      absent.put(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private long number(String path) throws IOException {
    files.read(path);
    return files.number();
  }

  private double load() throws IOException {
    files.read(load);
    return Double.parseDouble(files.text().split(" ", 2)[0]);
  }

  private List<SwapDevice> swapDevices() throws IOException {
    files.read(swaps);
    List<SwapDevice> devices = new ArrayList<>();
    for (String line : files.text().lines().skip(1).toList()) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length == 5) {
        devices.add(
            new SwapDevice(
                columns[0],
                kind(columns[0], columns[1]),
                Long.parseLong(columns[2]) << 10,
                Long.parseLong(columns[3]) << 10,
                Integer.parseInt(columns[4])));
      }
    }
    return devices;
  }

  private static SwapDevice.Kind kind(String name, String type) {
    if (name.matches("/dev/(block/)?zram\\d+")) {
      return SwapDevice.Kind.ZRAM;
    }
    return type.equals("file") ? SwapDevice.Kind.FILE : SwapDevice.Kind.PARTITION;
  }

  /** Counts a list such as {@code 0-3,6}. */
  private int allowed() throws IOException {
    files.read(status);
    String list =
        files
            .text()
            .lines()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow(() -> new IOException(status + " has no line 'Cpus_allowed_list:'"));
    int count = 0;
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }
}
