package io.serai.core.device;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the machine from the files that Linux tells it in.
 *
 * <p>Memory, control groups and pressure are read each time; what changes slowly or is slow to ask
 * (swap devices, processors, temperatures) is up to a second old. Its files stay open until it is
 * closed.
 */
public final class DeviceProbe implements AutoCloseable {
  private static final long SURROUNDINGS_MILLIS = 1000;

  private final Path root;
  private final InstantSource clock;
  private final KernelFiles files = new KernelFiles();
  private final String meminfo;
  private final String status;
  private final String pressure;
  private final String membership;
  private final SurroundingsReader surroundingsReader;

  private String member = "";
  private List<GroupFolder> cpuGroups = List.of();
  private GroupReader groups = new GroupReader(files, List.of());
  private @Nullable Surroundings surroundings;
  private long surroundingsAt;
  private @Nullable String noPressure;
  private volatile @Nullable DiskRate diskRate;

  /** Reads this machine. */
  public DeviceProbe() {
    this(Path.of("/"), InstantSource.system());
  }

  /** Reads a machine whose {@code proc} and {@code sys} are in this folder. */
  public DeviceProbe(Path root, InstantSource clock) {
    this.root = root;
    this.clock = clock;
    meminfo = root.resolve("proc/meminfo").toString();
    status = root.resolve("proc/self/status").toString();
    pressure = root.resolve("proc/pressure/memory").toString();
    membership = root.resolve("proc/self/cgroup").toString();
    surroundingsReader = new SurroundingsReader(files, root);
  }

  /** What later snapshots say of the disk; null if it wasn't measured. */
  public void diskRate(@Nullable DiskRate measured) {
    diskRate = measured;
  }

  /**
   * Reads it now.
   *
   * @throws SeraiException with {@link ErrorCode#INTERNAL} if the machine's memory isn't told;
   *     everything else may be absent
   */
  public synchronized DeviceSnapshot read() {
    Instant now = clock.instant();
    Map<String, String> absent = new HashMap<>();
    ControlGroup group = group(absent);
    Surroundings around = surroundings(now.toEpochMilli());
    absent.putAll(around.absent());
    Pressure stalls = pressure(absent);
    ProcessMemory process = process(absent);
    try {
      files.read(meminfo);
      return new DeviceSnapshot(
          now,
          memory(),
          new SwapSpace(
              files.kibibytes("SwapTotal:"),
              files.kibibytes("SwapFree:"),
              around.swappiness(),
              around.swapDevices()),
          group,
          stalls,
          process,
          around.processors(),
          around.hottest(),
          around.gpu(),
          diskRate,
          absent);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL,
          "can't tell how much memory there is: %s; Serai needs Linux with /proc mounted"
              .formatted(e.getMessage()),
          e);
    }
  }

  private MachineMemory memory() throws IOException {
    return new MachineMemory(
        files.kibibytes("MemTotal:"),
        files.kibibytes("MemAvailable:"),
        files.kibibytes("MemFree:"),
        files.kibibytes("Active(file):") + files.kibibytes("Inactive(file):"),
        files.kibibytes("Dirty:"));
  }

  private Surroundings surroundings(long millis) {
    Surroundings known = surroundings;
    if (known != null && millis - surroundingsAt < SURROUNDINGS_MILLIS) {
      return known;
    }
    Surroundings read = surroundingsReader.read(cpuGroups);
    surroundings = read;
    surroundingsAt = millis;
    noPressure = null;
    return read;
  }

  private ControlGroup group(Map<String, String> absent) {
    try {
      files.read(membership);
      String text = files.text();
      if (!text.equals(member)) {
        resolve(text);
      }
      ControlGroup read = groups.read();
      if (read.version() == ControlGroup.Version.NONE) {
        absent.put("control group", "none that counts memory is mounted");
      }
      return read;
    } catch (IOException e) {
      member = "";
      absent.put("control group", String.valueOf(e.getMessage()));
      return ControlGroup.NONE;
    }
  }

  /** The process is in other groups than before; the files of those may be gone. */
  private void resolve(String text) throws IOException {
    files.close();
    files.read(root.resolve("proc/self/mountinfo").toString());
    String mounts = files.text();
    groups = new GroupReader(files, GroupFolder.of(root, text, mounts, "memory"));
    cpuGroups = GroupFolder.of(root, text, mounts, "cpu");
    member = text;
  }

  private @Nullable Pressure pressure(Map<String, String> absent) {
    if (noPressure == null) {
      try {
        files.read(pressure);
        return PressureText.parse(files.text());
      } catch (IOException e) {
        noPressure = String.valueOf(e.getMessage());
      }
    }
    absent.put("pressure", noPressure);
    return null;
  }

  private @Nullable ProcessMemory process(Map<String, String> absent) {
    try {
      files.read(status);
      return ProcessMemory.parse(files);
    } catch (IOException e) {
      absent.put("process", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Closes the files that were kept open between snapshots. */
  @Override
  public synchronized void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "files of /proc can't be closed: " + e, e);
    }
  }
}
