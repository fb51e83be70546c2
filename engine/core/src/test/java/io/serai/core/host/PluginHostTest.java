package io.serai.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.core.TestingBundles;
import io.serai.core.dispatch.EngineThreads;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginHostTest {
  private static final int CALLERS = 8;

  @TempDir Path work;
  @TempDir Path folder;
  @TempDir Path storage;

  private final EngineThreads threads = new EngineThreads();
  private TestingBundles bundles;
  private PluginHost host;

  @BeforeEach
  void bundles() {
    bundles = new TestingBundles(work);
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
    threads.close();
  }

  @Test
  void startsABundleOnlyWhenItsBackendIsAskedFor() {
    bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    assertThat(host.plugins())
        .singleElement()
        .satisfies(
            plugin -> {
              assertThat(plugin.state()).isEqualTo(PluginState.RESOLVED);
              assertThat(plugin.offer()).isEqualTo(new BackendOffer("echo", List.of("echo")));
            });
    try (BackendUse use = host.use("echo", null)) {
      assertThat(use.backend().name()).isEqualTo("echo");
      assertThat(host.plugins().getFirst().state()).isEqualTo(PluginState.STARTED);
      assertThat(host.plugins().getFirst().models()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"worker, WANTED", "always-worker, ALWAYS", "sometimes, NONE"})
  void knowsFromTheCapabilityWhetherABackendWantsAWorker(String isolation, WorkerNeed need) {
    String capability = "io.serai.backend;name=echo;formats:List<String>=\"echo\";isolation=";
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of("Provide-Capability", capability + isolation));
    start();
    assertThat(host.plugins().getFirst().offer().worker()).isEqualTo(need);
  }

  @Test
  void tellsWhatAModelWouldNeedAndKeepsNoUseOfTheBackend() {
    bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    assertThat(host.estimate(source("echo"))).isEqualTo(Estimate.ofPrivate("words", 1024));
    assertThat(host.plugins().getFirst().models()).isZero();
    assertThatThrownBy(() -> host.estimate(source("other")))
        .hasMessageContaining("no plugin takes models of format 'other'");
  }

  private static ModelSource source(String format) {
    return new ModelSource(
        "m", "1", format, Set.of(), List.of(), List.of(), Gpu.AUTO, new Parameters(Map.of()));
  }

  @Test
  void takesTheNewestVersionThatThereIs() {
    bundles.echo(folder.resolve("a.jar"), "2.0.0");
    bundles.echo(folder.resolve("b.jar"), "10.0.0");
    start();
    try (BackendUse use = host.use("echo", "echo")) {
      assertThat(use.backend().runtimeVersion()).isEqualTo("10.0.0");
    }
  }

  @Test
  void saysWhichVersionOfAPackageIsNeededAndWhichIsOffered() {
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of(
            "Import-Package", "io.serai.spi;version=\"[2,3)\",org.osgi.framework,com.example.x"));
    start();
    assertThat(problems())
        .containsExactly(
            "needs package io.serai.spi [2.0.0,3.0.0), offered is 1.2.0",
            "needs package com.example.x, which nothing offers; the bundle must contain it");
    assertThat(host.plugins().getFirst().name()).isEqualTo("testing.echo");
  }

  @Test
  void saysWhichJavaIsNeeded() {
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""));
    start();
    assertThat(problems())
        .containsExactly("needs Java 99, but the engine runs on " + Runtime.version().feature());
  }

  @Test
  void acceptsABundleForTheJavaThereIs() {
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of(
            "Require-Capability",
            "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=%d))\""
                .formatted(Runtime.version().feature())));
    start();
    assertThat(problems()).isEmpty();
    assertThat(host.plugins().getFirst().state()).isEqualTo(PluginState.RESOLVED);
  }

  @Test
  void saysWhichProcessorIsNeeded() throws Exception {
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of("Bundle-NativeCode", "testing/Echo.class;osname=Linux;processor=riscv"));
    start();
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("has native code for linux on riscv, but this machine is Linux on ");
  }

  @Test
  void saysThatAFileIsNoBundle() throws Exception {
    Path good = bundles.echo(work.resolve("good.jar"), "1.0.0");
    Files.write(folder.resolve("half.jar"), TestingBundles.half(good));
    Files.writeString(folder.resolve("text.jar"), "hello");
    bundles.echo(
        folder.resolve("plain.jar"),
        "1.0.0",
        "",
        Map.of("Bundle-SymbolicName", "", "Bundle-ManifestVersion", "1"));
    start();
    assertThat(host.plugins()).extracting(PluginInfo::state).containsOnly(PluginState.BROKEN);
    assertThat(host.plugins()).hasSize(3);
    assertThatThrownBy(() -> host.use("echo", null))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("half.jar: is not a jar file, or a truncated one")
        .hasMessageContaining("text.jar: is not a jar file, or a truncated one");
  }

  @Test
  void aBundleThatComesLaterIsInstalledAndOneThatGoesIsUnloaded() throws Exception {
    start();
    Path jar = bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    settle();
    assertThat(host.plugins()).hasSize(1);
    Files.delete(jar);
    settle();
    assertThat(host.plugins()).isEmpty();
  }

  @Test
  void aBundleThatIsStoppedIsntStartedForThoseWhoTakeOnlyWhatIs() {
    bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    assertThat(host.useStarted("echo", null)).isNull();
    host.use("echo", null).close();
    try (BackendUse use = host.useStarted("echo", null)) {
      assertThat(use).isNotNull();
      assertThat(host.rest("testing.echo 1.0.0")).isFalse();
    }
    assertThat(host.rest("testing.echo 1.0.0")).isTrue();
    assertThat(host.useStarted("echo", null)).isNull();
  }

  @Test
  void aBrokenReplacementLeavesTheOldOneRunning() throws Exception {
    Path jar = bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    host.use("echo", null).close();
    Files.writeString(jar, "no bundle");
    settle();
    try (BackendUse use = host.use("echo", null)) {
      assertThat(use.backend().runtimeVersion()).isEqualTo("1.0.0");
    }
    assertThat(problems()).singleElement().asString().contains("is not a jar file");
    bundles.echo(jar, "2.0.0");
    settle();
    try (BackendUse use = host.use("echo", null)) {
      assertThat(use.backend().runtimeVersion()).isEqualTo("2.0.0");
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void aReplacementWhoseActivatorFailsLeavesTheOldOneRunning() {
    Path jar = bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    host.use("echo", null).close();
    bundles.echo(jar, "2.0.0", "if (true) throw new IllegalStateException(\"no luck\");", Map.of());
    settle();
    try (BackendUse use = host.use("echo", null)) {
      assertThat(use.backend().runtimeVersion()).isEqualTo("1.0.0");
    }
    assertThat(problems()).singleElement().asString().contains("no luck");
  }

  @Test
  void aReplacedBundleStaysForThoseWhoUseItAndIsThenCollected() throws Exception {
    Path jar = bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    WeakReference<ClassLoader> loader;
    BackendUse old = host.use("echo", null);
    loader = new WeakReference<>(old.backend().getClass().getClassLoader());
    bundles.echo(jar, "2.0.0");
    settle();
    assertThat(old.retiring()).isTrue();
    assertThat(old.backend().runtimeVersion()).isEqualTo("1.0.0");
    assertThat(host.plugins())
        .extracting(PluginInfo::state)
        .containsExactly(PluginState.RETIRING, PluginState.STARTED);
    old.close();
    old = null;
    host.close();
    host = null;
    assertThat(loader.refersTo(null)).isTrue();
  }

  @Test
  void aBundleWaitsForThePackageItNeeds() throws Exception {
    bundles.echo(
        folder.resolve("echo.jar"),
        "1.0.0",
        "",
        Map.of("Import-Package", "io.serai.spi,org.osgi.framework,com.example.x"));
    start();
    assertThat(problems()).hasSize(1);
    bundles.echo(
        folder.resolve("library.jar"),
        "1.0.0",
        "",
        Map.of(
            "Bundle-SymbolicName",
            "testing.library",
            "Export-Package",
            "com.example.x",
            "Provide-Capability",
            "testing.library"));
    settle();
    assertThat(problems()).isEmpty();
    assertThat(host.plugins()).hasSize(2);
  }

  @Test
  void tellsOnceThatABundleStartedThatManyAskedForAtOnce() throws Exception {
    bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    Told told = new Told();
    host.listen(told);
    CyclicBarrier together = new CyclicBarrier(CALLERS);
    List<Future<BackendUse>> uses = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        uses.add(
            callers.submit(
                () -> {
                  together.await();
                  return host.use("echo", null);
                }));
      }
    }
    assertThat(told.started).containsExactly("testing.echo 1.0.0");
    for (Future<BackendUse> use : uses) {
      use.get().close();
    }
  }

  @Test
  void tellsOnlyOfBundlesThatStartedThatTheyAreGone() throws Exception {
    Path resolved = bundles.echo(folder.resolve("a.jar"), "1.0.0");
    Path started = bundles.echo(folder.resolve("b.jar"), "2.0.0");
    start();
    Told told = new Told();
    host.listen(told);
    host.use("echo", null).close();
    Files.delete(resolved);
    settle();
    Files.delete(started);
    settle();
    host.close();
    host = null;
    assertThat(told.gone).containsExactly("testing.echo 2.0.0");
  }

  @Test
  void aReplacementForWhichThereIsNoMemoryIsStartedWhenItIsAskedFor() throws Exception {
    Path file = bundles.echo(folder.resolve("echo.jar"), "1.0.0");
    start();
    Told told = new Told();
    host.listen(told);
    host.use("echo", null).close();
    told.mayStart = false;
    bundles.echo(file, "2.0.0");
    settle();
    assertThat(told.started).containsExactly("testing.echo 1.0.0");
    host.use("echo", null).close();
    assertThat(told.started).containsExactly("testing.echo 1.0.0", "testing.echo 2.0.0");
  }

  /** What a listener hears. */
  private static final class Told implements PluginListener {
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private volatile boolean mayStart = true;

    @Override
    public boolean mayStart(BundleCost cost) {
      return mayStart;
    }

    @Override
    public boolean hasRoomFor(BundleCost cost) {
      return mayStart;
    }

    @Override
    public void retiring() {}

    @Override
    public void started(BundleCost cost) {
      started.add(cost.plugin());
    }

    @Override
    public void gone(String plugin) {
      gone.add(plugin);
    }
  }

  private void start() {
    host = new PluginHost(List.of(folder), storage, Map.of(), threads);
  }

  private void settle() {
    host.refresh();
    host.refresh();
  }

  private List<String> problems() {
    return host.plugins().stream().flatMap(plugin -> plugin.problems().stream()).toList();
  }
}
