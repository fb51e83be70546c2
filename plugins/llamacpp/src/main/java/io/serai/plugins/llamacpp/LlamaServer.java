package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The user's own {@code llama-server}: the program, and the GPUs that it can use. */
final class LlamaServer {
  private static final String NAME = "llama-server";
  private static final int ASK_SECONDS = 30;
  private static final Pattern DEVICE = Pattern.compile("(?m)^\\s+([A-Za-z]+)(\\d+):");

  private final Path program;
  private @Nullable List<String> devices;

  private LlamaServer(Path program) {
    this.program = program;
  }

  /**
   * The configured one, or else the one on the path.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if there is no program where
   *     the configuration says
   */
  static Optional<LlamaServer> find(LlamaSettings settings) {
    Path configured = settings.server();
    if (configured == null) {
      return onPath(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }
    if (!isProgram(configured)) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "conf/serai.yaml says llamacpp: {server: %s}, but there is no program there"
              .formatted(configured));
    }
    return Optional.of(new LlamaServer(configured.toAbsolutePath()));
  }

  /** The first one in folders that are separated by colons. */
  static Optional<LlamaServer> onPath(String folders) {
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder).resolve(NAME);
      if (!folder.isEmpty() && isProgram(program)) {
        return Optional.of(new LlamaServer(program.toAbsolutePath()));
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /** Where the program is. */
  Path program() {
    return program;
  }

  /**
   * The GPUs that it was built for and that are there, such as {@code cuda:0}; asked once.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if it can't be run
   */
  synchronized List<String> devices() {
    if (devices == null) {
      devices = parseDevices(ask("--list-devices"));
    }
    return devices;
  }

  /** The GPUs in what {@code --list-devices} prints. */
  static List<String> parseDevices(String printed) {
    int start = printed.indexOf("Available devices:");
    Matcher found = DEVICE.matcher(start < 0 ? "" : printed.substring(start));
    return found
        .results()
        .map(device -> device.group(1).toLowerCase(Locale.ROOT) + ":" + device.group(2))
        .toList();
  }

  private String ask(String option) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), option).redirectErrorStream(true).start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("it doesn't answer %s within %d s".formatted(option, ASK_SECONDS));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SeraiException(ErrorCode.CANCELLED, "the load was interrupted", e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "%s can't be run: %s".formatted(program, e.getMessage()),
          e);
    }
  }

  @Override
  public String toString() {
    return program.toString();
  }
}
