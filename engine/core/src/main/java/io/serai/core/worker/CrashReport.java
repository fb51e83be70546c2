package io.serai.core.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of the file in which a JVM reports that native code crashed it. */
final class CrashReport {
  private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) \\(0x");
  private static final String FRAME = "# Problematic frame:";
  private static final int HEAD_LINES = 40;

  private CrashReport() {}

  /** What crashed, if there is such a file. */
  static Optional<WorkerExit.NativeCrash> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return parse(lines.limit(HEAD_LINES).toList());
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(new WorkerExit.NativeCrash("a native fault", ""));
    }
  }

  static Optional<WorkerExit.NativeCrash> parse(List<String> head) {
    String signal = "";
    String frame = "";
    for (int i = 0; i < head.size(); i++) {
      Matcher found = SIGNAL.matcher(head.get(i));
      if (signal.isEmpty() && found.find()) {
        signal = found.group(1);
      }
      if (head.get(i).equals(FRAME) && i + 1 < head.size()) {
        frame = head.get(i + 1).replaceFirst("^#\\s*", "").replaceAll("\\s+", " ").strip();
      }
    }
    return signal.isEmpty()
        ? Optional.empty()
        : Optional.of(new WorkerExit.NativeCrash(signal, frame));
  }
}
