package io.serai.plugins.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.SpiVersion;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundle that the build packaged, in a framework that offers it what the engine's does. */
class OpenAiBundleIT {
  private static final int CYCLES = 10;

  @TempDir Path folder;
  private Framework framework;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES,
                    "org.osgi.framework;version=1.10,io.serai.spi;version=1.2.0,org.slf4j;version=2.0.17",
                    Constants.FRAMEWORK_BOOTDELEGATION,
                    "",
                    "felix.bootdelegation.implicit",
                    "false"));
    framework.start();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
  }

  @Test
  void saysWhatItOffersBeforeItIsStartedAndExportsNothing() throws Exception {
    BundleRevision revision = install(0).adapt(BundleRevision.class);
    assertThat(revision.getDeclaredCapabilities(SpiVersion.BACKEND_CAPABILITY))
        .extracting(BundleCapability::getAttributes)
        .containsExactly(
            Map.of(
                "name",
                "openai",
                "formats",
                List.of("openai", "open-inference"),
                "options",
                List.of("logprobs", "tools", "vision", "image-urls"),
                "forms",
                List.of("json-schema")));
    assertThat(revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)).isEmpty();
  }

  @Test
  void asksAgainThroughItsOwnLibrariesAndIsGoneAfterItIsUninstalled() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      try (TestingServer server =
          new TestingServer(
              TestingServer.json(503, "{}"),
              TestingServer.events("{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}", "[DONE]"))) {
        Bundle bundle = install(cycle);
        bundle.start();
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        assertThat(generate(bundle, server)).isEqualTo("Hi");
        assertThat(server.asked).hasSize(2);
        uninstall(bundle);
      }
    }
    for (int i = 0; i < 600 && (isThere(loaders) || !clientThreads().isEmpty()); i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertThat(loaders).extracting(WeakReference::get).containsOnlyNulls();
    assertThat(clientThreads()).isEmpty();
  }

  private static boolean isThere(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().anyMatch(each -> each.get() != null);
  }

  private static List<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient"))
        .toList();
  }

  private static String generate(Bundle bundle, TestingServer server) {
    Backend backend =
        (Backend) bundle.getBundleContext().getService(bundle.getRegisteredServices()[0]);
    try (Model model =
        backend.load(
            TestingRemote.source(
                "openai",
                Set.of(Task.TEXT_GENERATION),
                Map.of("url", server.url(), "retry_pause_seconds", 0.01)),
            LoadListener.NONE,
            new Cancellation())) {
      return model
          .generate(GenerationRequest.greedy("x", 1), TokenSink.NONE, new Cancellation())
          .text();
    }
  }

  private Bundle install(int cycle) throws Exception {
    try (InputStream jar = Files.newInputStream(Path.of(System.getProperty("serai.bundle")))) {
      return framework.getBundleContext().installBundle("openai-" + cycle, jar);
    }
  }

  private void uninstall(Bundle bundle) throws Exception {
    bundle.stop();
    bundle.uninstall();
    CountDownLatch refreshed = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> refreshed.countDown());
    assertThat(refreshed.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
