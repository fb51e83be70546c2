package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingFramework;
import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.SpiVersion;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

class PyTorchBundleIT {
  private static final Path LIBTORCH = Path.of(System.getProperty("serai.libtorch"));

  @TempDir Path folder;

  @Test
  void saysWhatItOffersAndNeedsBeforeItIsStarted() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      BundleRevision revision = framework.install("pytorch").adapt(BundleRevision.class);
      assertThat(revision.getDeclaredCapabilities(SpiVersion.BACKEND_CAPABILITY))
          .extracting(BundleCapability::getAttributes)
          .containsExactly(
              Map.of(
                  "name",
                  "pytorch",
                  "formats",
                  List.of("torchscript"),
                  "isolation",
                  "always-worker",
                  "options",
                  List.of("logprobs"),
                  "forms",
                  List.of("none")));
      assertThat(revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)).isEmpty();
      assertThat(revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE))
          .extracting(BundleRequirement::getDirectives)
          .extracting(
              directives ->
                  directives.get("filter").replaceAll(".*wiring.package=([a-z.0-9]+).*", "$1"))
          .containsExactlyInAnyOrder(
              "io.serai.spi",
              "org.osgi.framework",
              "org.slf4j",
              "javax.imageio",
              "javax.imageio.stream");
    }
  }

  @Test
  void loadsNoNativeCodeToEstimate() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      Bundle bundle = framework.install("pytorch");
      bundle.start();
      Backend backend = TestingFramework.backend(bundle);
      assertThat(backend.runtimeVersion()).isEqualTo("2.7.1");
      assertThat(backend.estimate(source()).peak().totalBytes()).isPositive();
      assertThat(mappedFrom(folder)).isEmpty();
      framework.uninstall(bundle);
    }
  }

  @Test
  void saysHowToGetLibtorch() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    try (TestingFramework framework =
        framework(Map.of(NativeSettings.LIBTORCH, nowhere.toString()))) {
      Bundle bundle = framework.install("pytorch");
      bundle.start();
      Backend backend = TestingFramework.backend(bundle);
      assertThatThrownBy(() -> backend.load(source(), LoadListener.NONE, new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
          .hasMessageContaining("there is no libtorch.so in " + nowhere)
          .hasMessageContaining("pytorch: {nativeLibrary: …}");
      framework.uninstall(bundle);
    }
  }

  /** Once in this process, as everywhere: libtorch never leaves one. */
  @Test
  void answersWithNothingButTheBundleAndLibtorch() throws Exception {
    String places = folder.resolve("nowhere") + ":" + LIBTORCH;
    try (TestingFramework framework = framework(Map.of(NativeSettings.LIBTORCH, places))) {
      Bundle bundle = framework.install("pytorch");
      bundle.start();
      Backend backend = TestingFramework.backend(bundle);
      try (Model model = backend.load(source(), LoadListener.NONE, new Cancellation())) {
        assertThat(model.classify(List.of("good film", "bad"), new Cancellation()))
            .extracting(Classification::label)
            .containsExactly("positive", "negative");
      }
      assertThat(mappedFrom(LIBTORCH)).isNotEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.contains("JNA"));
    }
  }

  @Test
  void resolvesOnlyWhereItHasABridge() throws Exception {
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "aarch64"))) {
      framework.install("pytorch").start();
    }
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "riscv64"))) {
      Bundle bundle = framework.install("pytorch");
      assertThatThrownBy(bundle::start)
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("native");
    }
  }

  private TestingFramework framework(Map<String, String> properties) throws Exception {
    return new TestingFramework(Files.createTempDirectory(folder, "felix"), properties);
  }

  private ModelSource source() {
    return TestingModel.in(folder)
        .module(TestingTorchScript.classifier())
        .tokenizer(TestingTokenizers.words(true))
        .task(Task.TEXT_CLASSIFICATION)
        .labels("positive", "negative")
        .source();
  }

  private static List<String> mappedFrom(Path folder) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).toList();
    }
  }
}
