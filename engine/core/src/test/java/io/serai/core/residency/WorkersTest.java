package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Isolation;
import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.core.TestingBundles;
import io.serai.core.group.ControlGroups;
import io.serai.core.host.BackendOffer;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.CrashBook;
import io.serai.core.worker.Deadlines;
import io.serai.core.worker.Restart;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  private Manifest manifest;
  private WorkerOptions options;
  private Workers workers;

  @BeforeEach
  void make() throws Exception {
    manifest =
        ManifestReader.read(
            Files.writeString(
                folder.resolve("words.yaml"),
                """
                name: words
                version: "1"
                format: echo
                variants:
                  - {name: full, files: [{path: a, size: 1, sha256: %s}]}
                """
                    .formatted("a".repeat(64))));
    options =
        new WorkerOptions(
            Isolation.WORKER,
            WorkerOptions.LARGE_BYTES,
            false,
            Deadlines.DEFAULT,
            folder.resolve("storage"),
            folder.resolve("logs"),
            Map.of());
    workers = workers();
  }

  /** As they are after a start of the engine. */
  private Workers workers() {
    return new Workers(
        options,
        ControlGroups.none("it is a test"),
        new CrashBook(folder.resolve("crashes.json"), NOW),
        () -> NOW);
  }

  @Test
  void aWorkerThatDiesWhileItStartsIsFollowedByAPauseAndThenByQuarantineWhichARestartDoesntEnd() {
    PluginRef dying = plugin("Runtime.getRuntime().halt(7);");
    assertLost(dying);
    assertThat(workers.mayStart(manifest))
        .isInstanceOfSatisfying(
            Restart.Later.class,
            later -> assertThat(later.reason()).contains("ended with exit code 7"));
    assertLost(dying);
    assertLost(dying);
    assertThat(workers.mayStart(manifest)).isInstanceOf(Restart.Quarantined.class);
    assertThat(workers().mayStart(manifest)).isEqualTo(workers.mayStart(manifest));
  }

  @Test
  void aBundleThatCantBeUsedIsNoCrash() {
    PluginRef failing = plugin("if (context != null) throw new IllegalStateException(\"no\");");
    assertThatThrownBy(() -> workers.place(manifest, failing, Footprint.NONE))
        .isInstanceOf(SeraiException.class);
    assertThat(workers.mayStart(manifest)).isEqualTo(new Restart.Now());
  }

  private PluginRef plugin(String onStart) {
    Path jar =
        new TestingBundles(folder).echo(folder.resolve("echo.jar"), "1.0.0", onStart, Map.of());
    return new PluginRef("testing.echo 1.0.0", jar, 1, new BackendOffer("echo", List.of("echo")));
  }

  private void assertLost(PluginRef plugin) {
    assertThatThrownBy(() -> workers.place(manifest, plugin, Footprint.NONE))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_LOST));
  }
}
