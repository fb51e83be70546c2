package io.serai.itests.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Connections to a port, as the machine lists them in {@code /proc/net}. */
final class Connections {
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  private Connections() {}

  /** How many a process still has at its end, whatever became of the other end. */
  static int to(int port, long pid) throws IOException {
    int count = 0;
    for (String file : List.of("tcp", "tcp6")) {
      Path table = Path.of("/proc", Long.toString(pid), "net", file);
      if (Files.exists(table)) {
        count += in(Files.readAllLines(table), port);
      }
    }
    return count;
  }

  /** Those of a table that a process has: they have an inode. */
  static int in(List<String> table, int port) {
    String local = String.format(Locale.ROOT, ":%04X", port);
    return (int)
        table.stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(line -> line[LOCAL].endsWith(local))
            .filter(line -> !line[STATE].equals(LISTENS) && !line[INODE].equals("0"))
            .count();
  }
}
