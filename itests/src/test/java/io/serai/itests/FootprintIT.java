package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Variant;
import io.serai.catalog.store.FolderStore;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.itests.TestingArchive.Ended;
import io.serai.spi.Cancellation;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is estimated from the files is what a process takes that loads them. */
class FootprintIT {
  private static final long MIB = 1 << 20;

  /** The process's heap and compiler come and go by a few MiB. */
  private static final Percentage TOLERANCE = Percentage.withPercentage(10);

  @TempDir Path work;

  @Test
  void aModelTakesWhatWasEstimated() throws Exception {
    TestingShapes.addTo(work.resolve("home"), "bert-small");
    Manifest manifest =
        new Catalog(List.of(work.resolve("home/catalog")))
            .snapshot()
            .require(ModelRef.parse("bert-small-random"));
    Footprint packed = compare(manifest, "prepacked");
    Footprint mapped = compare(manifest, "mapped");
    assertThat(packed.privateBytes()).isGreaterThan(50 * MIB);
    assertThat(mapped.privateBytes()).isLessThan(10 * MIB);
  }

  @Test
  void aModelTakesAtItsPeakWhatTheGateHadEstimated() throws Exception {
    try (TestingArchive archive = new TestingArchive(work.resolve("home"))) {
      for (String shape : List.of("bert-mini", "bert-small")) {
        TestingShapes.addTo(archive.home(), shape);
      }
      archive.up();
      for (String shape : List.of("bert-mini", "bert-small")) {
        Ended probe = archive.serai("models", "probe", shape + "-random", "--json");
        assertThat(probe.code()).as(probe.err()).isZero();
        JsonNode estimated = probe.json().get("estimated_peak");
        JsonNode measured = probe.json().get("measured").get("peak");
        assertThat(measured.get("private_bytes").asDouble())
            .as(probe.out())
            .isCloseTo(estimated.get("private_bytes").asDouble(), TOLERANCE);
      }
    }
  }

  /** Loads a variant in a process of its own; gives the estimate. */
  private Footprint compare(Manifest manifest, String name) throws Exception {
    Path bundle = TestingArchive.plugin("onnxruntime");
    Variant variant =
        manifest.variants().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
    ModelSource source =
        new ModelSource(
            manifest.name(),
            manifest.version(),
            manifest.format(),
            Set.of(),
            new FolderStore(List.of()).files(manifest, variant),
            List.of(),
            Gpu.AUTO,
            new Parameters(variant.parameters()));
    try (Worker worker =
        Worker.start(
            WorkerSettings.of("onnx", bundle, work.resolve("storage"), work.resolve("logs")))) {
      Footprint estimate = worker.backend().estimate(source).steady();
      long before = worker.memory().anonymous() + worker.memory().swapped();
      worker.backend().load(source, LoadListener.NONE, new Cancellation());
      long after = worker.memory().anonymous() + worker.memory().swapped();
      if (estimate.privateBytes() > 20 * MIB) {
        assertThat(after - before).isCloseTo(estimate.privateBytes(), TOLERANCE);
      } else {
        assertThat(after - before).isLessThan(20 * MIB);
      }
      return estimate;
    }
  }
}
