package io.serai.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.catalog.Isolation;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.dispatch.Ageing;
import io.serai.core.residency.WorkerOptions;
import io.serai.core.select.Goal;
import io.serai.core.select.Obstacle;
import io.serai.core.select.Ranking.LeftOut;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.core.worker.Deadlines;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.GenerationRequest;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final String SHA_OF_X =
      "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

  /** How long anything is waited for, a worker's start and a trial included. */
  private static final int MOST_SECONDS = 60;

  @TempDir Path work;
  @TempDir Path plugins;
  @TempDir Path catalog;
  @TempDir Path storage;

  private TestingBundles bundles;
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    bundles = new TestingBundles(work);
    bundles.echo(plugins.resolve("echo.jar"), "1.0.0");
    manifest("parrot", "");
    engine =
        new Engine(
            new EngineSettings(
                List.of(plugins),
                List.of(catalog),
                List.of(),
                storage,
                2,
                work.resolve("data"),
                GateSettings.DEFAULT,
                new WorkerOptions(
                    Isolation.AUTO,
                    WorkerOptions.LARGE_BYTES,
                    false,
                    Deadlines.DEFAULT,
                    work.resolve("workers"),
                    work.resolve("logs"),
                    Map.of()),
                256,
                Map.of()));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void loadsAModelWhenItIsFirstAskedFor() {
    assertThat(engine.residency().loaded()).isEmpty();
    Outcome.Answered<String> first = answered(ask("parrot", "hello"));
    assertThat(first.answer()).isEqualTo("1.0.0:hello");
    assertThat(first.report().loadNanos()).isPositive();
    Outcome.Answered<String> second = answered(ask("parrot@1", "again"));
    assertThat(second.report().loadNanos()).isZero();
    assertThat(engine.residency().loaded()).hasSize(1);
  }

  @Test
  void manyWhoAskAtOnceShareOneLoad() {
    List<CompletableFuture<Outcome<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      asked.add(ask("parrot", "n" + i));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(answered(asked.get(i)).answer()).isEqualTo("1.0.0:n" + i);
    }
    assertThat(engine.residency().loaded())
        .singleElement()
        .extracting(m -> m.calls())
        .isEqualTo(100L);
  }

  @Test
  void anUnloadedModelIsLoadedAgain() throws Exception {
    answered(ask("parrot", "hello"));
    assertThat(
            engine.residency().unload(ModelRef.parse("parrot")).get(MOST_SECONDS, TimeUnit.SECONDS))
        .isTrue();
    assertThat(engine.residency().loaded()).isEmpty();
    assertThat(
            engine.residency().unload(ModelRef.parse("parrot")).get(MOST_SECONDS, TimeUnit.SECONDS))
        .isFalse();
    assertThat(answered(ask("parrot", "hello")).report().loadNanos()).isPositive();
  }

  @Test
  void aModelStaysOrLeavesAsTheLastWhoAskedSays() throws Exception {
    manifest("parrot", "residency: {keepAlive: 1h}");
    manifest("passing", "");
    // One that replaced a loaded model would stay as that was to.
    until(
        () ->
            engine.catalog().snapshot().all().stream()
                .anyMatch(model -> Duration.ofHours(1).equals(model.residency().keepAlive())));
    assertThat(answered(ask("parrot", "hello")).answer()).isEqualTo("1.0.0:hello");
    engine.residency().keep(ModelRef.parse("parrot"), Duration.ofSeconds(-1));
    until(() -> engine.residency().loaded().getFirst().keepAlive() == null);
    engine.residency().keep(ModelRef.parse("parrot:other"), Duration.ZERO);
    engine.residency().keep(ModelRef.parse("nobody"), Duration.ZERO);
    anotherThatMayGoIsGone();
    assertThat(engine.residency().loaded().getFirst().keepAlive()).isNull();
    assertThat(answered(ask("parrot", "again")).report().loadNanos()).isZero();
    engine.residency().keep(ModelRef.parse("parrot@1"), Duration.ofMinutes(1));
    until(() -> Duration.ofMinutes(1).equals(engine.residency().loaded().getFirst().keepAlive()));
    engine.residency().keep(ModelRef.parse("parrot"), Duration.ZERO);
    until(() -> engine.residency().loaded().isEmpty());
  }

  @Test
  void aPinnedModelStaysWhateverIsAsked() throws Exception {
    manifest("parrot", "residency: {pinned: true}");
    manifest("passing", "");
    until(
        () ->
            engine.catalog().snapshot().all().stream()
                .anyMatch(model -> model.residency().pinned()));
    answered(ask("parrot", "hello"));
    engine.residency().keep(ModelRef.parse("parrot"), Duration.ZERO);
    until(() -> Duration.ZERO.equals(engine.residency().loaded().getFirst().keepAlive()));
    anotherThatMayGoIsGone();
    assertThat(answered(ask("parrot", "again")).report().loadNanos()).isZero();
  }

  /** Returns once models that needn't stay have left, {@code passing} among them. */
  private void anotherThatMayGoIsGone() throws Exception {
    until(() -> engine.catalog().snapshot().find(ModelRef.parse("passing")).isPresent());
    answered(ask("passing", "hello"));
    engine.residency().keep(ModelRef.parse("passing"), Duration.ZERO);
    until(
        () ->
            engine.residency().loaded().stream()
                .noneMatch(model -> model.manifest().name().equals("passing")));
  }

  @Test
  void modelsInTheEnginesProcessCountAGpusContextOnceTogether() throws Exception {
    manifest("first", "parameters: {gpu: true}");
    manifest("second", "parameters: {gpu: true}");
    manifest("apart", "parameters: {gpu: true, estimated_mib: 520}");
    engine.catalog().refresh();
    engine.catalog().refresh();
    long context = Estimate.GPU_CONTEXT.bytes();
    answered(ask("first", "hello"));
    assertThat(pinned("first")).containsExactly(context, context);
    answered(ask("second", "hello"));
    assertThat(pinned("second")).containsExactly(0L, 0L);
    answered(ask("apart", "hello"));
    assertThat(pinned("apart")).as("it has a worker").containsExactly(context, context);
    for (String name : List.of("first", "second")) {
      engine.residency().unload(ModelRef.parse(name)).get(MOST_SECONDS, TimeUnit.SECONDS);
    }
    answered(ask("second", "hello"));
    assertThat(pinned("second")).containsExactly(context, context);
  }

  /** What the gate was asked for a model last, and what that holds; in bytes. */
  private List<Long> pinned(String model) {
    long asked =
        engine.gate().decisions().latestFirst().stream()
            .filter(decision -> decision.need().name().equals(model + "@1"))
            .findFirst()
            .orElseThrow()
            .need()
            .peak()
            .pinnedBytes();
    long held =
        engine.residency().loaded().stream()
            .filter(loaded -> loaded.manifest().name().equals(model))
            .findFirst()
            .orElseThrow()
            .held()
            .pinnedBytes();
    return List.of(asked, held);
  }

  @Test
  void tellsWhatIsWrongWithAManifestsParameter() throws Exception {
    manifest("wrong", "parameters: {sufix: x}");
    engine.catalog().refresh();
    engine.catalog().refresh();
    SeraiException e = failed(ask("wrong", "hello"));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(e)
        .hasMessageContaining("backend echo has no parameter 'sufix'")
        .hasMessageContaining("did you mean 'suffix'?");
  }

  @Test
  void aChangedManifestReplacesTheLoadedModelWithoutAGap() throws Exception {
    answered(ask("parrot", "hello"));
    manifest("parrot", "parameters: {suffix: '!'}");
    until(() -> answered(ask("parrot", "hello")).answer().equals("1.0.0!:hello"));
    Files.delete(catalog.resolve("parrot.yaml"));
    until(() -> engine.catalog().snapshot().all().isEmpty());
    until(() -> engine.residency().loaded().isEmpty());
    assertThat(failed(ask("parrot", "hello")).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void aReplacedPluginTakesOverItsModelsWithoutAGap() throws Exception {
    answered(ask("parrot", "hello"));
    bundles.echo(plugins.resolve("echo.jar"), "2.0.0");
    until(() -> answered(ask("parrot", "hello")).answer().equals("2.0.0:hello"));
    until(() -> engine.plugins().plugins().size() == 1);
    Files.delete(plugins.resolve("echo.jar"));
    until(() -> engine.plugins().plugins().isEmpty());
    until(() -> engine.residency().loaded().isEmpty());
    assertThat(failed(ask("parrot", "hello")).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    bundles.echo(plugins.resolve("echo.jar"), "3.0.0");
    until(() -> !engine.plugins().plugins().isEmpty());
    assertThat(answered(ask("parrot", "hello")).answer()).isEqualTo("3.0.0:hello");
  }

  @Test
  void anotherModelIsChosenWhereTheFirstIsUnloadedWhileItLoads() throws Exception {
    bundles.scribe(plugins.resolve("scribe.jar"));
    writer("slow", held());
    writer("quick", "");
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id());
    until(() -> engine.selection().rank(wish).ranked().size() == 2);
    List<String> chosen = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Outcome<String>> answer = write(ModelRef.parse("slow"), chosen);
    until(() -> !engine.residency().loading().isEmpty());
    engine.residency().unload(ModelRef.parse("slow")).get(MOST_SECONDS, TimeUnit.SECONDS);
    assertThat(answered(answer).answer()).isEqualTo("a: ");
    assertThat(chosen).containsExactly("slow@1", "quick@1");
  }

  @Test
  void anotherModelIsChosenWhereTheFirstIsTurnedDown() throws Exception {
    bundles.scribe(plugins.resolve("scribe.jar"));
    writer("blind", "");
    writer("seeing", "");
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id());
    until(() -> engine.selection().rank(wish).ranked().size() == 2);
    List<String> chosen = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Outcome<String>> answer =
        write(
            ModelRef.parse("blind"),
            choice -> {
              chosen.add(choice.id());
              turnDown("blind@1", choice);
            });
    assertThat(answered(answer).answer()).isEqualTo("a: ");
    assertThat(chosen).containsExactly("blind@1", "seeing@1");
    assertThat(engine.residency().tryAcquire(ModelRef.parse("blind"))).isNull();
    SeraiException e = failed(write(null, choice -> turnDown(choice.id(), choice)));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(e).hasMessageContaining("blind@1: it is blind");
  }

  private static void turnDown(String id, Selection choice) {
    if (choice.id().equals(id)) {
      throw new SeraiException(ErrorCode.INVALID_PARAMETER, "it is blind");
    }
  }

  @Test
  void whereNoOtherModelCanBeChosenTheFailureIsThatOfTheLast() throws Exception {
    bundles.scribe(plugins.resolve("scribe.jar"));
    writer("slow", held());
    until(() -> engine.plugins().plugins().size() == 2);
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id());
    until(() -> !engine.selection().rank(wish).ranked().isEmpty());
    CompletableFuture<Outcome<String>> answer = write(null, new ArrayList<>());
    until(() -> !engine.residency().loading().isEmpty());
    engine.residency().unload(ModelRef.parse("slow")).get(MOST_SECONDS, TimeUnit.SECONDS);
    SeraiException e = failed(answer);
    assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNLOADED);
    assertThat(e).hasMessageContaining("none of the 1 models").hasMessageContaining("slow@1: ");
  }

  @Test
  void callsThatWaitForALoadAreInLineForItsModel() throws Exception {
    bundles.scribe(plugins.resolve("scribe.jar"));
    writer("slow", held());
    until(() -> engine.plugins().plugins().size() == 2);
    Wish wish = Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id());
    until(() -> !engine.selection().rank(wish).ranked().isEmpty());
    CompletableFuture<Outcome<String>> first = write(null, new ArrayList<>());
    until(() -> !engine.residency().loading().isEmpty());
    CompletableFuture<Outcome<String>> second = write(null, new ArrayList<>());
    until(() -> Map.of("slow@1", 2).equals(engine.residency().view().loading()));
    assertThat(engine.selection().rank(wish).ranked().getFirst().terms())
        .anySatisfy(term -> assertThat(term.why()).isEqualTo("2 in line"));
    Files.createFile(released());
    assertThat(answered(first).answer()).isEqualTo("a: ");
    assertThat(answered(second).answer()).isEqualTo("a: ");
    until(() -> engine.residency().view().loading().isEmpty());
  }

  @Test
  void refusesCallsAfterTheEnd() {
    answered(ask("parrot", "hello"));
    engine.close();
    assertThat(failed(ask("parrot", "hello")).code()).isEqualTo(ErrorCode.STOPPING);
  }

  @Test
  void aCallWithoutAPriorityHasThatOfItsModel() throws Exception {
    manifest("all", "parameters: {threads: 2}");
    manifest("plain", "parameters: {threads: 2}");
    manifest("urgent", "parameters: {threads: 2}\nresidency: {priority: high}");
    engine.catalog().refresh();
    engine.catalog().refresh();
    answered(ask("plain", "load it"));
    answered(ask("urgent", "load it"));
    List<String> order = List.of();
    boolean again = true;
    // Who waits for seconds counts more; that can be where much runs beside.
    for (int i = 0; i < 5 && again; i++) {
      long began = System.nanoTime();
      order = orderOf("plain", "urgent");
      again =
          order.getFirst().equals("plain") && System.nanoTime() - began >= Ageing.STEP.toNanos();
    }
    assertThat(order).containsExactly("urgent", "plain");
  }

  /** In which order models are computed that are asked in this one, behind another call. */
  private List<String> orderOf(String... models) throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Outcome<String>> running = new CompletableFuture<>();
    engine.<String>call(
        ModelRef.parse("all"), model -> waited(goOn), new Cancellation(), running::complete);
    until(() -> engine.compute().inUse() == 2);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Outcome<String>>> asked = new ArrayList<>();
    for (String name : models) {
      CompletableFuture<Outcome<String>> answer = new CompletableFuture<>();
      asked.add(answer);
      engine.<String>call(
          ModelRef.parse(name),
          model -> {
            order.add(name);
            return name;
          },
          new Cancellation(),
          answer::complete);
      until(() -> engine.compute().waiting(name + "@1") == 1);
    }
    assertThat(engine.compute().waiting()).isEqualTo(models.length);
    goOn.countDown();
    answered(running);
    asked.forEach(EngineTest::answered);
    return order;
  }

  @Test
  void aCallThatIsCancelledInLineGivesItsLeaseBack() throws Exception {
    manifest("all", "parameters: {threads: 2}");
    engine.catalog().refresh();
    engine.catalog().refresh();
    answered(ask("all", "load it"));
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Outcome<String>> running = new CompletableFuture<>();
    engine.<String>call(
        ModelRef.parse("all"), model -> waited(goOn), new Cancellation(), running::complete);
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Outcome<String>> waiting = new CompletableFuture<>();
    engine.<String>call(
        ModelRef.parse("parrot"), Priority.HIGH, model -> "never", cancellation, waiting::complete);
    until(() -> engine.compute().waiting("parrot@1") == 1);
    cancellation.request("the test wants it");
    assertThat(failed(waiting)).hasMessage("the test wants it");
    assertThat(
            engine.residency().unload(ModelRef.parse("parrot")).get(MOST_SECONDS, TimeUnit.SECONDS))
        .isTrue();
    goOn.countDown();
    assertThat(answered(running).answer()).isEqualTo("went on");
  }

  private static String waited(CountDownLatch latch) {
    try {
      latch.await();
      return "went on";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLoadThatSomebodyAskedForCountsWhenItFails() throws Exception {
    Files.writeString(
        catalog.resolve("damaged.yaml"),
        """
        name: damaged
        version: "1"
        format: echo
        tasks: [text-classification]
        files: [{path: x.bin, size: 1, sha256: %s}]
        """
            .formatted("f".repeat(64)));
    until(() -> engine.catalog().snapshot().find(ModelRef.parse("damaged")).isPresent());
    for (int failures = 1; failures <= 2; failures++) {
      assertThat(engine.load(ModelRef.parse("damaged"), new Cancellation()))
          .failsWithin(MOST_SECONDS, TimeUnit.SECONDS)
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL));
      assertThat(engine.selection().troubleOf("damaged@1").inARow()).isEqualTo(failures);
    }
    until(() -> engine.selection().rank(Wish.of(Goal.BALANCED)).leftOut().size() == 1);
    assertThat(engine.selection().rank(Wish.of(Goal.BALANCED)).leftOut())
        .extracting(LeftOut::obstacle)
        .containsExactly(Obstacle.QUARANTINE);
  }

  private CompletableFuture<Outcome<String>> ask(String model, String text) {
    CompletableFuture<Outcome<String>> answer = new CompletableFuture<>();
    Cancellation cancellation = new Cancellation();
    engine.<String>call(
        ModelRef.parse(model),
        loaded -> loaded.classify(List.of(text), cancellation).getFirst().label(),
        cancellation,
        answer::complete);
    return answer;
  }

  private CompletableFuture<Outcome<String>> write(
      @Nullable ModelRef preferred, List<String> chosen) {
    return write(preferred, selection -> chosen.add(selection.id()));
  }

  private CompletableFuture<Outcome<String>> write(
      @Nullable ModelRef preferred, Consumer<Selection> chosen) {
    CompletableFuture<Outcome<String>> answer = new CompletableFuture<>();
    Cancellation cancellation = new Cancellation();
    engine.<String>call(
        new SelectionRequest(null, preferred, Wish.of(Goal.BALANCED, Task.TEXT_GENERATION.id())),
        null,
        model ->
            model.generate(GenerationRequest.greedy("a", 1), TokenSink.NONE, cancellation).text(),
        cancellation,
        chosen,
        answer::complete);
    return answer;
  }

  private static Outcome.Answered<String> answered(CompletableFuture<Outcome<String>> asked) {
    return switch (asked.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join()) {
      case Outcome.Answered<String> answered -> answered;
      case Outcome.Failed<String> failed -> throw new AssertionError(failed.error());
    };
  }

  private static SeraiException failed(CompletableFuture<Outcome<String>> asked) {
    return ((Outcome.Failed<String>) asked.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join())
        .error();
  }

  private void manifest(String name, String more) throws Exception {
    Files.writeString(catalog.resolve("x.bin"), "x");
    Files.writeString(
        catalog.resolve(name + ".yaml"),
        """
        name: %s
        version: "1"
        format: echo
        tasks: [text-classification]
        files: [{path: x.bin, size: 1, sha256: %s}]
        %s
        """
            .formatted(name, SHA_OF_X, more));
  }

  /** A parameter that has a load take until {@link #released} is there, or it is given up. */
  private String held() {
    return "hold: " + released();
  }

  private Path released() {
    return work.resolve("released");
  }

  private void writer(String name, String parameters) throws Exception {
    Files.writeString(catalog.resolve("x.bin"), "x");
    Files.writeString(
        catalog.resolve(name + ".yaml"),
        """
        name: %s
        version: "1"
        format: scribe
        tasks: [text-generation]
        files: [{path: x.bin, size: 1, sha256: %s}]
        parameters: {%s}
        """
            .formatted(name, SHA_OF_X, parameters));
  }

  private static void until(java.util.function.BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(MOST_SECONDS).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %d s", MOST_SECONDS).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
