package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files as version 2 has them; version 1 is tested with real groups. */
class LimitHitsTest {
  @TempDir Path root;
  private Path outer;
  private Path inner;

  @BeforeEach
  void makeGroups() throws IOException {
    outer = Files.createDirectory(root.resolve("outer"));
    inner = Files.createDirectory(outer.resolve("inner"));
    write(outer, 3, "629145600");
    write(inner, 0, "max");
  }

  @Test
  void tellsTheGroupsThatHaveReachedTheirLimitsSince() throws IOException {
    List<LimitHits> levels = LimitHits.upwards(inner);
    assertThat(levels).extracting(LimitHits::name).containsExactly("inner", "outer");
    assertThat(levels).noneMatch(LimitHits::more);
    write(outer, 4, "629145600");
    assertThat(levels).filteredOn(LimitHits::more).containsExactly(levels.get(1));
    assertThat(levels.get(1).limitBytes()).isEqualTo(600L << 20);
    assertThat(levels.get(0).limitBytes()).isEqualTo(-1);
  }

  @Test
  void aGroupThatIsGoneHasReachedNothing() throws IOException {
    List<LimitHits> levels = LimitHits.upwards(inner);
    Files.delete(inner.resolve("memory.events"));
    assertThat(levels).noneMatch(LimitHits::more);
  }

  private static void write(Path group, int oom, String limit) throws IOException {
    Files.writeString(
        group.resolve("memory.events"),
        "low 0\nhigh 0\nmax 7\noom %d\noom_kill 1\n".formatted(oom));
    Files.writeString(group.resolve("memory.max"), limit + "\n");
  }
}
