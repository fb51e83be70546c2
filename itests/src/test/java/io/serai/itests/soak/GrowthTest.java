package io.serai.itests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final Growth GROWTH = new Growth(1000, 10_000);
  private static final Held BEFORE =
      new Held(Map.of("main", 1, "serai-N", 9), 30, 2, 5000, 90_000, 0);

  private static List<String> problems(Held after) {
    return GROWTH.problems(BEFORE, after);
  }

  @Test
  void asMuchAsBeforeIsRight() {
    assertThat(problems(new Held(Map.of("main", 1, "serai-N", 2), 30, 2, 6000, 100_000, 0)))
        .isEmpty();
  }

  @Test
  void everythingThatIsMoreIsTold() {
    assertThat(problems(new Held(Map.of("main", 2, "left", 1), 31, 3, 6001, 100_001, 0)))
        .satisfiesExactly(
            threads -> assertThat(threads).contains("1 threads left"),
            threads -> assertThat(threads).contains("2 threads main are left, 1 before"),
            descriptors -> assertThat(descriptors).contains("31 descriptors are left, 30 before"),
            processes -> assertThat(processes).contains("3 processes"),
            heap -> assertThat(heap).contains("6001 bytes of heap"),
            anonymous -> assertThat(anonymous).contains("100001 private bytes"));
  }

  @Test
  void pooledThreadsHaveToEndHoweverManyThereWereBefore() {
    assertThat(problems(BEFORE)).singleElement().asString().contains("9 threads serai-N");
    assertThat(Growth.poolsAreAtRest(BEFORE.threads())).isFalse();
    assertThat(Growth.poolsAreAtRest(Map.of("serai-N", 2, "main", 9))).isTrue();
  }

  @Test
  void theHeapIsReadFromBothGenerations() {
    String info =
        """
        77:
         DefNew     total 2048K, used 12K [0x1, 0x2, 0x3)
          eden space 1856K,   0% used [0x1, 0x2, 0x3)
         Tenured    total 20480K, used 15988K [0x1, 0x2, 0x3)
         Metaspace       used 50000K, committed 51000K, reserved 114688K
        """;
    assertThat(Held.heap(info)).isEqualTo(16_000L << 10);
  }

  @Test
  void connectionsToAPortAreCountedWhileAProcessHasThem() {
    List<String> table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                + " timeout inode",
            "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0     "
                + "   0 11 1",
            "   1: 0100007F:1F40 0100007F:A001 01 00000000:00000000 00:00000000 00000000     0     "
                + "   0 12 1",
            "   2: 0100007F:1F40 0100007F:A002 08 00000000:00000000 00:00000000 00000000     0     "
                + "   0 13 1",
            "   3: 0100007F:1F40 0100007F:A003 06 00000000:00000000 00:00000000 00000000     0     "
                + "   0 0 1",
            "   4: 0100007F:A001 0100007F:1F40 01 00000000:00000000 00:00000000 00000000     0     "
                + "   0 14 1");
    assertThat(Connections.in(table, 8000)).isEqualTo(2);
  }
}
