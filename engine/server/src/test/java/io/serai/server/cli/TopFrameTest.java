package io.serai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.Documents.ProcessDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.HolderDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.GateDocuments.MemoryPressureDocument;
import io.serai.server.api.GateDocuments.TierDocument;
import io.serai.server.api.GateDocuments.TiersDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TopFrameTest {
  private static final MemoryPressureDocument CALM =
      new MemoryPressureDocument("calm", List.of(), "2026-11-24T00:00:00Z", 3, 0.5, 0, 0);

  private static final MemoryDocument NOTHING = new MemoryDocument(0, 0, 0);
  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000;

  @Test
  void showsTheDeviceTheModelsTheLoadsAndTheDecisions() {
    TopSample before = sample(0, 4 * GIB, 1.5, List.of(model(100)), List.of(), List.of());
    TopSample now =
        sample(
            2 * SECOND,
            4 * GIB,
            1.5,
            List.of(bundle(), model(105)),
            List.of(new LoadingDocument("gpt2@1", "initialising", 0.25, 1.5, null, 3)),
            List.of(decision()));
    assertThat(text(before, now))
        .isEqualTo(
            """
            Serai 0.1.0 running at http://127.0.0.1:8000   process 42   up 1 min 5 s   30 threads
            memory  3.0 GiB of 7.0 GiB available   engine 128.0 MiB   models 1.50 GiB of 4.00   pressure 1.5 %
            swap    1.0 GiB of 4.0 GiB free   1 models in it
            cores   2 of 4 in use   7 calls waiting

            HOLDER    STATE   TIER  PRIVATE  MAPPED   PINNED   RUNNING  WAITING  CALLS  CALLS/S  IDLE
            bert@1    in use  ram   1.0 MiB  2.0 MiB  3.0 MiB  2        7        105    2.5      0.0 ms
            a.bundle  idle          1 KiB    0 KiB    0 KiB

            LOADING  PHASE         DONE  FOR    WAITING
            gpt2@1   initialising  25 %  1.5 s  3

            DECISION  AT                    WHAT    NEEDS    VERDICT
            17        2026-11-24T10:00:01Z  gpt2@1  6.0 MiB  admitted after eviction  bert@1\
            """);
  }

  @Test
  void theFirstFrameHasNoRateAndAModelThatCameSinceHasAllItsCalls() {
    TopSample none = sample(0, 0, null, List.of(), List.of(), List.of());
    TopSample one = sample(SECOND, 0, null, List.of(model(8)), List.of(), List.of());
    TopSample again = sample(2 * SECOND, 0, null, List.of(model(3)), List.of(), List.of());
    assertThat(text(null, one)).containsPattern("bert@1 .* 8 +- ");
    assertThat(text(none, one)).containsPattern("bert@1 .* 8 +8\\.0 ");
    assertThat(text(one, again)).containsPattern("bert@1 .* 3 +3\\.0 ");
  }

  @Test
  void saysWhatThereIsntAndWhatIsntTold() {
    TopSample bare = sample(0, 0, null, List.of(), List.of(), List.of());
    assertThat(text(null, bare))
        .contains("swap    none", "pressure not told", "no model is loaded")
        .doesNotContain("LOADING", "DECISION");
  }

  @Test
  void aTerminalIsFilledAndNoLineIsBrokenOrOlderThanTheFrame() {
    List<String> lines = List.of("@|bold HEADING|@", "0123456789abcdef", "third");
    assertThat(Screen.drawn(lines, 10, 2))
        .isEqualTo(
            "\u001b[H\u001b[1mHEADING\u001b[21m\u001b[0m\u001b[K\r\n0123456789\u001b[K\u001b[J");
    assertThat(Screen.drawn(lines, 0, 0)).contains("0123456789abcdef", "third");
  }

  private static String text(@Nullable TopSample before, TopSample now) {
    return new TopFrame(before, now)
        .lines().stream()
            .map(line -> Ansi.OFF.string(line).stripTrailing())
            .collect(Collectors.joining("\n"));
  }

  private static TopSample sample(
      long at,
      long swap,
      @Nullable Double pressure,
      List<HolderDocument> holders,
      List<LoadingDocument> loading,
      List<DecisionDocument> decisions) {
    StatusDocument status =
        new StatusDocument(
            "0.1.0",
            "running",
            "http://127.0.0.1:8000",
            42,
            "/home/ann/.serai",
            65.4,
            4,
            2,
            7,
            30,
            new ProcessDocument(
                128 << 20, 16 << 20, 7 * GIB, 3 * GIB, swap, swap / 4, pressure, null),
            CALM,
            List.of(),
            9,
            8,
            List.of(),
            List.of());
    TiersStatusDocument tiers =
        new TiersStatusDocument(
            "success",
            new TiersDocument(
                new TierDocument(1.5, 3, 4, 0.375, 1), new TierDocument(3, 1, 2.4, 1, 1)),
            CALM,
            new LimitsDocument(0.7, 0.6, 0.5, 0.0, 0.0, 0.0),
            holders,
            loading);
    return new TopSample(at, status, tiers, decisions);
  }

  private static HolderDocument model(long calls) {
    return new HolderDocument(
        "bert@1",
        "in_use",
        "ram",
        "normal",
        new MemoryDocument(1 << 20, 2 << 20, 3 << 20),
        0,
        NOTHING,
        4711L,
        1,
        0,
        calls,
        2,
        7);
  }

  private static HolderDocument bundle() {
    return new HolderDocument(
        "a.bundle",
        "idle",
        null,
        "normal",
        new MemoryDocument(9, 0, 0),
        0,
        NOTHING,
        null,
        1,
        0,
        null,
        null,
        null);
  }

  private static DecisionDocument decision() {
    return new DecisionDocument(
        17,
        "2026-11-24T10:00:01.123Z",
        "gpt2@1",
        "model",
        "admitted_after_eviction",
        "ram",
        List.of("bert@1"),
        null,
        "measured",
        new MemoryDocument(6 << 20, 0, 0),
        List.of(),
        3 * GIB,
        7 * GIB,
        GIB,
        4 * GIB,
        List.of(),
        List.of(),
        List.of());
  }
}
