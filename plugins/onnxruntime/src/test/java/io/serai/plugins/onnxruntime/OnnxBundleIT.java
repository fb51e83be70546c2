package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.SharedObject;
import io.serai.plugins.testing.TestingFramework;
import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.SpiVersion;
import io.serai.spi.Task;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

class OnnxBundleIT {
  @TempDir Path folder;

  @Test
  void saysWhatItOffersAndNeedsBeforeItIsStarted() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      Bundle bundle = framework.install("onnx");
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      assertThat(revision.getDeclaredCapabilities(SpiVersion.BACKEND_CAPABILITY))
          .extracting(BundleCapability::getAttributes)
          .containsExactly(
              Map.of(
                  "name",
                  "onnxruntime",
                  "formats",
                  List.of("onnx", "ort"),
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
  void loadsNoNativeCodeUntilItIsNeeded() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      Bundle bundle = framework.install("onnx");
      bundle.start();
      Backend backend = TestingFramework.backend(bundle);
      assertThat(backend.name()).isEqualTo("onnxruntime");
      assertThat(backend.estimate(source()).peak().totalBytes()).isPositive();
      assertThat(mappedFrom(folder)).isEmpty();
      framework.uninstall(bundle);
    }
  }

  @Test
  void isGoneAfterItIsUninstalled() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    try (TestingFramework framework = framework(Map.of())) {
      for (int cycle = 0; cycle < 10; cycle++) {
        Bundle bundle = framework.install("onnx-" + cycle);
        bundle.start();
        loaders.add(
            new WeakReference<>(TestingFramework.backend(bundle).getClass().getClassLoader()));
        onThreadOfItsOwn(
            () -> {
              classify(bundle);
              classifyImage(bundle);
            });
        framework.uninstall(bundle);
      }
      collectGarbageUntil(
          () ->
              loaders.stream().allMatch(loader -> loader.get() == null)
                  && mappedFrom(folder).isEmpty());
      assertThat(loaders).extracting(WeakReference::get).containsOnlyNulls();
      assertThat(mappedFrom(folder)).isEmpty();
    }
  }

  @Test
  void answersFromTwoRevisionsAtOnce() throws Exception {
    try (TestingFramework framework = framework(Map.of())) {
      List<Bundle> bundles = List.of(framework.install("blue"), framework.install("green"));
      for (Bundle bundle : bundles) {
        bundle.start();
      }
      List<FutureTask<Void>> both = new ArrayList<>();
      for (Bundle bundle : bundles) {
        FutureTask<Void> task = new FutureTask<>(() -> classify(bundle), null);
        both.add(task);
        new Thread(task).start();
      }
      for (FutureTask<Void> task : both) {
        task.get();
      }
      assertThat(TestingFramework.backend(bundles.get(0)).getClass())
          .isNotSameAs(TestingFramework.backend(bundles.get(1)).getClass());
      for (Bundle bundle : bundles) {
        framework.uninstall(bundle);
      }
    }
  }

  @Test
  void takesTheUsersOwnRuntime() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    try (InputStream library =
        getClass()
            .getResourceAsStream(
                RuntimeLibrary.resource(Platform.current("onnxruntime"), "libonnxruntime.so"))) {
      Files.copy(library, own.resolve("libonnxruntime.so"));
    }
    try (TestingFramework framework =
        framework(Map.of(NativeSettings.OWN_RUNTIME, own.toString()))) {
      Bundle bundle = framework.install("onnx");
      bundle.start();
      onThreadOfItsOwn(() -> classify(bundle));
      assertThat(mappedFrom(own)).isNotEmpty();
      framework.uninstall(bundle);
    }
  }

  @Test
  void saysSoWhenTheUsersOwnRuntimeIsNotThere() throws Exception {
    Path nowhere = folder.resolve("nowhere");
    try (TestingFramework framework =
        framework(Map.of(NativeSettings.OWN_RUNTIME, nowhere.toString()))) {
      Bundle bundle = framework.install("onnx");
      bundle.start();
      assertThatThrownBy(() -> TestingFramework.backend(bundle).runtimeVersion())
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
          .hasMessageContaining(
              "serai.onnxruntime.native names %s, but there is no file".formatted(nowhere));
      framework.uninstall(bundle);
    }
  }

  @Test
  void saysSoWhenItsBridgeDoesNotFitTheUsersOwnRuntime() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    try (InputStream library =
        getClass()
            .getResourceAsStream(
                RuntimeLibrary.resource(Platform.current("onnxruntime"), "libonnxruntime.so"))) {
      Files.copy(library, own.resolve("libonnxruntime.so"));
    }
    try (SharedObject object =
        new SharedObject(
            own.resolve("libonnxruntime.so"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      object.rename("libonnxruntime.so.1", "libonnx.so\0\0\0\0\0\0\0\0\0");
    }
    try (TestingFramework framework =
        framework(Map.of(NativeSettings.OWN_RUNTIME, own.toString()))) {
      Bundle bundle = framework.install("onnx");
      bundle.start();
      assertThatThrownBy(() -> TestingFramework.backend(bundle).runtimeVersion())
          .isInstanceOf(SeraiException.class)
          .hasMessageContaining("has no libonnxruntime4j_jni.so")
          .hasMessageContaining("doesn't fit a library named libonnx.so");
      framework.uninstall(bundle);
    }
  }

  @Test
  void resolvesOnlyWhereItHasNativeLibraries() throws Exception {
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "aarch64"))) {
      framework.install("onnx").start();
    }
    try (TestingFramework framework = framework(Map.of(Constants.FRAMEWORK_PROCESSOR, "riscv64"))) {
      Bundle bundle = framework.install("onnx");
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
        .graph(TestingGraphs.classifier(ElementType.INT64))
        .tokenizer(TestingTokenizers.words(true))
        .task(Task.TEXT_CLASSIFICATION)
        .labels("positive", "negative")
        .source();
  }

  private void classify(Bundle bundle) {
    Backend backend = TestingFramework.backend(bundle);
    try (Model model = backend.load(source(), LoadListener.NONE, new Cancellation())) {
      assertThat(model.classify(List.of("good film"), new Cancellation()))
          .extracting(Classification::label)
          .containsExactly("positive");
      assertThat(model.classify(List.of("bad", "good good", "bad film"), new Cancellation()))
          .extracting(Classification::label)
          .containsExactly("negative", "positive", "negative");
    }
  }

  private void classifyImage(Bundle bundle) {
    ModelSource source =
        TestingModel.in(folder)
            .graph(TestingGraphs.meanOfColours(-1))
            .task(Task.IMAGE_CLASSIFICATION)
            .labels("red", "green", "blue")
            .source();
    Backend backend = TestingFramework.backend(bundle);
    try (Model model = backend.load(source, LoadListener.NONE, new Cancellation())) {
      List<byte[]> images =
          List.of(TestingPictures.plain("png", 0xFF0000), TestingPictures.plain("jpeg", 0x0000FF));
      assertThat(model.classifyImages(images, new Cancellation()))
          .extracting(Classification::label)
          .containsExactly("red", "blue");
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

  private static List<String> mappedFrom(Path folder) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).toList();
    }
  }
}
