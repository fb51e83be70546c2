package io.serai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.store.FolderStore;
import io.serai.core.dispatch.EngineThreads;
import io.serai.core.host.BackendOption;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginInfo;
import io.serai.core.host.PluginListener;
import io.serai.core.host.PluginState;
import io.serai.core.select.Form;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionCheckTest {
  private static final Set<BackendOption> IMAGES = Set.of(BackendOption.VISION);

  @TempDir Path folder;

  private EngineThreads threads;
  private PluginHost plugins;

  @BeforeEach
  void start() throws Exception {
    Path jars = Files.createDirectories(folder.resolve("plugins"));
    TestingBundles bundles = new TestingBundles(Files.createDirectories(folder.resolve("build")));
    bundles.echo(jars.resolve("echo.jar"), "1.0.0");
    bundles.scribe(jars.resolve("scribe.jar"));
    bundles.strict(jars.resolve("strict.jar"));
    threads = new EngineThreads();
    plugins = new PluginHost(List.of(jars), folder.resolve("storage"), Map.of(), threads);
  }

  @AfterEach
  void close() {
    plugins.close();
    threads.close();
  }

  private Manifest manifest(String format, String capabilities) throws Exception {
    return ManifestReader.read(
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            name: m
            version: "1"
            format: %s
            tasks: [text-generation]
            capabilities: [%s]
            parameters: {url: x}
            """
                .formatted(format, capabilities)));
  }

  private void require(String format) throws Exception {
    require(format, BackendOption.LOGPROBS, "");
  }

  private void require(String format, BackendOption option, String capabilities) throws Exception {
    require(manifest(format, capabilities), null, Set.of(option));
  }

  private void require(Manifest manifest, @Nullable String variant, Set<BackendOption> options) {
    new OptionCheck(plugins, new FolderStore(List.of())).require(manifest, variant, options);
  }

  /** A model that says it can look at images, but of whose variants the first can't. */
  private Manifest halfBlind() throws Exception {
    String file = "{path: words.txt, size: 1, sha256: \"%s\"}".formatted("0".repeat(64));
    Files.writeString(folder.resolve("words.txt"), "x");
    return ManifestReader.read(
        Files.writeString(
            folder.resolve("m.yaml"),
            """
            name: m
            version: "1"
            format: scribe
            tasks: [text-generation]
            capabilities: [vision]
            files: [%s]
            variants:
              - {name: blind, parameters: {blind: true}}
              - {name: seeing}
            """
                .formatted(file)));
  }

  private PluginState state(String backend) {
    return plugins.plugins().stream()
        .filter(plugin -> plugin.name().equals("testing." + backend))
        .map(PluginInfo::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatDependsOnItsFilesAndParametersItsBackendIsAsked() throws Exception {
    Manifest manifest = halfBlind();
    require(manifest, "seeing", IMAGES);
    assertThatThrownBy(() -> require(manifest, "blind", IMAGES))
        .hasMessage("it is blind, no [vision]");
  }

  @Test
  void oneOfTheVariantsHasToDo() throws Exception {
    require(halfBlind(), null, IMAGES);
    assertThat(state("scribe")).isEqualTo(PluginState.STARTED);
  }

  @Test
  void nothingIsStartedForWhatABackendTakesAnyway() throws Exception {
    require(halfBlind(), "blind", Set.of(BackendOption.TOOLS, BackendOption.LOGPROBS));
    assertThat(state("scribe")).isEqualTo(PluginState.RESOLVED);
  }

  @Test
  void withoutTheMemoryToAskNothingIsRefused() throws Exception {
    plugins.listen(new NoMemory());
    require(halfBlind(), "blind", IMAGES);
    assertThat(state("scribe")).isEqualTo(PluginState.RESOLVED);
  }

  @Test
  void aTextsFormIsRefusedByWhoSaysItCantBeHeldToItAndNobodyElse() throws Exception {
    OptionCheck check = new OptionCheck(plugins, new FolderStore(List.of()));
    Manifest strict = manifest("strict", "");
    check.require(strict, Form.JSON_SCHEMA);
    assertThatThrownBy(() -> check.require(strict, Form.GRAMMAR))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessage("models of the backend strict can't be held to a grammar; leave it out");
    check.require(manifest("echo", ""), Form.GRAMMAR);
    assertThat(state("strict")).isEqualTo(PluginState.RESOLVED);
  }

  /** Lets nothing start. */
  private static final class NoMemory implements PluginListener {
    @Override
    public boolean mayStart(BundleCost cost) {
      return false;
    }

    @Override
    public boolean hasRoomFor(BundleCost cost) {
      return false;
    }

    @Override
    public void retiring() {}

    @Override
    public void started(BundleCost cost) {}

    @Override
    public void gone(String plugin) {}
  }

  @Test
  void whatDependsOnTheModelItsManifestHasToSay() throws Exception {
    require("scribe", BackendOption.VISION, "vision");
    assertThatThrownBy(() -> require("scribe", BackendOption.VISION, "tools"))
        .isInstanceOf(SeraiException.class)
        .hasMessage(
            "the manifest of model m@1 doesn't say that it can look at images; add 'vision' to its"
                + " 'capabilities' if it can, or leave the images out");
    assertThatThrownBy(() -> require("echo", BackendOption.VISION, "vision"))
        .hasMessageContaining("models of the backend echo can't look at images")
        .hasMessageContaining("or ask a model of scribe");
  }

  @Test
  void aBackendThatSaysSoTakesIt() {
    assertThatCode(() -> require("scribe")).doesNotThrowAnyException();
  }

  @Test
  void anyOtherIsToldWhichDo() {
    assertThatThrownBy(() -> require("echo"))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessage(
            "models of the backend echo can't tell the probabilities of tokens; leave 'logprobs'"
                + " out, or ask a model of scribe");
  }

  @Test
  void aFormatThatNothingTakesIsTheOldError() {
    assertThatThrownBy(() -> require("unknown"))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
  }
}
