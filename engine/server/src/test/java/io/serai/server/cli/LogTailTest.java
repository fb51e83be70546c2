package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  private void add(String text) throws IOException {
    Files.write(
        folder.resolve("serai.0.log"),
        text.getBytes(StandardCharsets.ISO_8859_1),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void rotate() throws IOException {
    for (int i = 8; i >= 0; i--) {
      Path file = folder.resolve("serai.%d.log".formatted(i));
      if (Files.exists(file)) {
        Files.move(file, folder.resolve("serai.%d.log".formatted(i + 1)));
      }
    }
  }

  private static List<String> more(LogTail tail) throws IOException {
    List<String> lines = new ArrayList<>();
    tail.more(lines::add);
    return lines;
  }

  @Test
  void goesOnInTheFileThatReplacesAFullOne() throws IOException {
    add("a\nb\n");
    try (LogTail tail = new LogTail(folder)) {
      assertThat(tail.last(1)).containsExactly("b");
      add("c\n");
      rotate();
      assertThat(more(tail)).containsExactly("c");
      add("d\n");
      assertThat(more(tail)).containsExactly("d");
      add("e\n");
      rotate();
      add("f\n");
      rotate();
      add("g\n");
      assertThat(more(tail)).containsExactly("e", "f", "g");
      assertThat(more(tail)).isEmpty();
    }
  }

  @Test
  void takesWhatIsMissingFromOlderFiles() throws IOException {
    add("a\nb\n");
    rotate();
    add("c\nd\n");
    rotate();
    add("e\n");
    try (LogTail tail = new LogTail(folder)) {
      assertThat(tail.last(4)).containsExactly("b", "c", "d", "e");
    }
    rotate();
    try (LogTail tail = new LogTail(folder)) {
      assertThat(tail.isThere()).isTrue();
      assertThat(tail.last(2)).containsExactly("d", "e");
      add("f\n");
      assertThat(more(tail)).containsExactly("f");
    }
  }

  @Test
  void givesWholeLinesOnlyWhateverTheirBytes() throws IOException {
    add("a\nb");
    try (LogTail tail = new LogTail(folder)) {
      assertThat(tail.last(10)).containsExactly("a");
      add("\u00e4c\nd\n");
      assertThat(more(tail)).containsExactly("b\ufffdc", "d");
    }
  }

  @Test
  void beginsAgainInAFileThatShrank() throws IOException {
    add("a\nb\n");
    try (LogTail tail = new LogTail(folder)) {
      assertThat(tail.last(10)).hasSize(2);
      Files.write(folder.resolve("serai.0.log"), new byte[0]);
      add("c\n");
      assertThat(more(tail)).containsExactly("c");
    }
  }
}
