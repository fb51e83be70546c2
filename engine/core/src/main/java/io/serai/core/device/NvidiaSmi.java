package io.serai.core.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A graphics processor of its own memory, as the command {@code nvidia-smi} tells it; in bytes. The
 * command takes a second, so it is for reports.
 *
 * @param name such as {@code NVIDIA RTX A2000}
 * @param totalBytes its memory
 * @param freeBytes what of it isn't used
 * @param driver the driver's version
 */
public record NvidiaSmi(String name, long totalBytes, long freeBytes, String driver) {
  private static final int SECONDS = 5;
  private static final int COLUMNS = 4;

  /**
   * Asks the command.
   *
   * @throws IOException if there is no such command, or it fails or hangs
   */
  public static List<NvidiaSmi> query() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nvidia-smi",
                "--query-gpu=name,memory.total,memory.free,driver_version",
                "--format=csv,noheader,nounits")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nvidia-smi doesn't answer within " + SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("nvidia-smi ended with " + process.exitValue());
      }
      return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  /** Its lines, such as {@code NVIDIA RTX A2000, 12288, 11800, 550.54}, in MiB. */
  static List<NvidiaSmi> parse(String text) throws IOException {
    List<NvidiaSmi> gpus = new ArrayList<>();
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      String[] columns = line.split(",", -1);
      if (columns.length != COLUMNS) {
        throw new IOException("nvidia-smi said something else than was asked: " + line);
      }
      try {
        gpus.add(
            new NvidiaSmi(
                columns[0].strip(),
                Long.parseLong(columns[1].strip()) << 20,
                Long.parseLong(columns[2].strip()) << 20,
                columns[3].strip()));
      } catch (NumberFormatException e) {
        throw new IOException("nvidia-smi doesn't tell the memory: " + line, e);
      }
    }
    return gpus;
  }
}
