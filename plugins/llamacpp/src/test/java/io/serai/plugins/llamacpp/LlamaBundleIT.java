package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingFramework;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.SpiVersion;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

class LlamaBundleIT {
  @TempDir Path folder;

  @Test
  void saysWhatItOffersAndThatItWantsAWorker() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      BundleRevision revision = framework.install("llama").adapt(BundleRevision.class);
      assertThat(revision.getDeclaredCapabilities(SpiVersion.BACKEND_CAPABILITY))
          .extracting(BundleCapability::getAttributes)
          .containsExactly(
              Map.of(
                  "name",
                  "llamacpp",
                  "formats",
                  List.of("gguf"),
                  "isolation",
                  "worker",
                  "options",
                  List.of("logprobs"),
                  "declaredOptions",
                  List.of("tools", "vision"),
                  "forms",
                  List.of("grammar", "json-schema")));
      assertThat(revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)).isEmpty();
    }
  }

  @Test
  void estimatesWithoutNativeCode() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      Bundle bundle = framework.install("llama");
      bundle.start();
      assertThat(
              TestingFramework.backend(bundle)
                  .estimate(TestingGguf.sample().source())
                  .peak()
                  .mappedBytes())
          .isGreaterThan(Files.size(TestingGguf.SAMPLE));
      assertThat(librariesFrom(folder)).isZero();
      framework.uninstall(bundle);
    }
  }

  /**
   * The linker keeps the first copy of a library with unique symbols of C++, and no further one.
   */
  @Test
  void itsClassesAreGoneAfterItIsUninstalledAndOneLibraryAtMostStays() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    try (TestingFramework framework = framework(Map.of())) {
      for (int cycle = 0; cycle < 5; cycle++) {
        Bundle bundle = framework.install("llama-" + cycle);
        bundle.start();
        loaders.add(
            new WeakReference<>(TestingFramework.backend(bundle).getClass().getClassLoader()));
        onThreadOfItsOwn(() -> generate(bundle));
        framework.uninstall(bundle);
      }
      collectGarbageUntil(
          () ->
              loaders.stream().allMatch(loader -> loader.get() == null)
                  && librariesFrom(folder) <= 1);
      assertThat(loaders).extracting(WeakReference::get).containsOnlyNulls();
      assertThat(librariesFrom(folder)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void resolvesOnlyWhereItHasNativeLibraries() throws Exception {
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "aarch64"))) {
      framework.install("llama").start();
    }
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "riscv64"))) {
      assertThatThrownBy(() -> framework.install("llama").start())
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("native");
    }
  }

  private TestingFramework framework(Map<String, String> properties) throws Exception {
    return new TestingFramework(Files.createTempDirectory(folder, "felix"), properties);
  }

  private static void generate(Bundle bundle) {
    Backend backend = TestingFramework.backend(bundle);
    try (Model model =
        backend.load(TestingGguf.sample().source(), LoadListener.NONE, new Cancellation())) {
      assertThat(
              model
                  .generate(
                      GenerationRequest.greedy("I bought", 8), TokenSink.NONE, new Cancellation())
                  .text())
          .isEqualTo(" it in June.");
    }
  }

  /** A library stays mapped as long as a thread lives that ran in it. */
  private static void onThreadOfItsOwn(Runnable task) throws Exception {
    FutureTask<Void> future = new FutureTask<>(task, null);
    Thread thread = new Thread(future);
    thread.start();
    thread.join();
    future.get();
  }

  private static void collectGarbageUntil(Callable<Boolean> done) throws Exception {
    for (int attempt = 0; attempt < 600 && !done.call(); attempt++) {
      System.gc();
      Thread.sleep(50);
    }
  }

  private static long librariesFrom(Path folder) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains(folder.toString()))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .count();
    }
  }
}
