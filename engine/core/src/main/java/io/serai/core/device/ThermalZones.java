package io.serai.core.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thermal zones of {@code /sys/class/thermal}, which there are from the start or never. */
final class ThermalZones {
  /** What is above or below is a sensor that isn't connected. */
  private static final double MAX_CELSIUS = 150;

  private record Zone(String name, String file) {}

  private final List<Zone> zones;

  private ThermalZones(List<Zone> zones) {
    this.zones = zones;
  }

  static ThermalZones find(Path root) {
    List<Zone> zones = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(root.resolve("sys/class/thermal"), "thermal_zone*")) {
      for (Path folder : folders) {
        String name = Files.readString(folder.resolve("type")).strip();
        zones.add(new Zone(name, folder.resolve("temp").toString()));
      }
    } catch (IOException e) {
      // Many machines have none; the snapshot then says so.
      return new ThermalZones(List.of());
    }
    return new ThermalZones(zones);
  }

  /** The hottest; null if no zone tells its temperature, as that of a part that is off. */
  @Nullable Temperature hottest(KernelFiles files) {
    Temperature hottest = null;
    for (Zone zone : zones) {
      Temperature here = temperature(files, zone);
      if (here != null && (hottest == null || here.celsius() > hottest.celsius())) {
        hottest = here;
      }
    }
    return hottest;
  }

  private static @Nullable Temperature temperature(KernelFiles files, Zone zone) {
    try {
      files.read(zone.file);
      double celsius = files.number() / 1e3;
      return Math.abs(celsius) < MAX_CELSIUS ? new Temperature(zone.name, celsius) : null;
    } catch (IOException e) {
      // A Jetson's zone of a part without power can't be read; the others count.
      return null;
    }
  }
}
