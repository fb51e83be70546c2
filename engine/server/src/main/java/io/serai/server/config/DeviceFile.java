package io.serai.server.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serai.core.device.DiskRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was measured of the machine once, in the home's {@code data/device.json}. */
public final class DeviceFile {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFile.class);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** As it stands in the file; rates in bytes per second. */
  record Measured(
      long diskBytesPerSecond,
      long sampleBytes,
      String measuredAt,
      String folder,
      String fileSystem) {}

  private final Path file;

  /** The file of a home. */
  public DeviceFile(Home home) {
    file = home.own("data").resolve("device.json");
  }

  /** What was measured of the disk; empty if it wasn't, or the file is damaged, which is logged. */
  public Optional<DiskRate> diskRate() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Measured disk = JSON.readValue(file.toFile(), Measured.class);
      return Optional.of(
          new DiskRate(
              disk.diskBytesPerSecond,
              disk.sampleBytes,
              Instant.parse(disk.measuredAt),
              disk.folder,
              disk.fileSystem));
    } catch (IOException | DateTimeException e) {
      LOG.warn("{} can't be read; 'serai doctor --measure' writes it anew", file, e);
      return Optional.empty();
    }
  }

  /**
   * Keeps what was measured.
   *
   * @throws IOException if the file can't be written
   */
  public void write(DiskRate rate) throws IOException {
    Path unfinished = Files.createTempFile(file.getParent(), "device", ".tmp");
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(
            unfinished.toFile(),
            new Measured(
                rate.bytesPerSecond(),
                rate.sampleBytes(),
                rate.measuredAt().toString(),
                rate.folder(),
                rate.fileSystem()));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
