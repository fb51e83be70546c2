package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.Catalog;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Variant;
import io.serai.catalog.store.FolderStore;
import io.serai.core.device.ProcessMemory;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerSettings;
import io.serai.itests.TestingArchive.Ended;
import io.serai.spi.Cancellation;
import io.serai.spi.Footprint;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is estimated from the files is what a process takes that loads them. */
@Tag("alone")
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

  /** The estimate is for texts that fill the context, so these do. */
  @Test
  void aGgufModelTakesWhatWasEstimated() throws Exception {
    TestingShapes.addGgufTo(work.resolve("home"), "gpt2-small");
    TestingShapes.addGgufTo(work.resolve("home"), "bert-small");
    for (boolean mapped : List.of(true, false)) {
      compareGguf("gpt2-small-random-gguf", mapped, FootprintIT::writeToTheEnd);
      compareGguf("bert-small-random-gguf", mapped, FootprintIT::embedAsMuchAsItTakes);
    }
  }

  private static void writeToTheEnd(Model model) {
    GenerationRequest request = GenerationRequest.greedy("a".repeat(1000), 100);
    assertThat(model.generate(request, TokenSink.NONE, new Cancellation()).promptTokens())
        .isGreaterThan(1000);
  }

  private static void embedAsMuchAsItTakes(Model model) {
    assertThat(model.embed(List.of("a ".repeat(1000)), new Cancellation()).getFirst().tokens())
        .isEqualTo(512);
  }

  /** Loads a GGUF model in a process of its own and fills its context. */
  private void compareGguf(String name, boolean mapped, Consumer<Model> fill) throws Exception {
    ModelSource source =
        TestingSource.of(
            work.resolve("home/catalog"), name, Map.of("runtime", "library", "mmap", mapped));
    try (Worker worker =
        Worker.start(
            WorkerSettings.of(
                "gguf",
                TestingArchive.plugin("llamacpp"),
                work.resolve("storage"),
                work.resolve("logs")))) {
      Footprint estimate = worker.backend().estimate(source).peak();
      ProcessMemory before = memory(worker);
      try (Model model = worker.backend().load(source, LoadListener.NONE, new Cancellation())) {
        fill.accept(model);
        ProcessMemory after = memory(worker);
        assertThat(own(after) - own(before))
            .as("private memory of %s, mapped %s", name, mapped)
            .isCloseTo(estimate.privateBytes(), TOLERANCE);
        if (mapped) {
          assertThat(after.fileBytes() - before.fileBytes())
              .as("mapped memory of %s", name)
              .isCloseTo(estimate.mappedBytes(), TOLERANCE);
        }
      }
    }
  }

  private static ProcessMemory memory(Worker worker) throws IOException {
    worker.trim();
    return ProcessMemory.of(worker.pid());
  }

  private static long own(ProcessMemory memory) {
    return memory.anonymousBytes() + memory.swappedBytes();
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
