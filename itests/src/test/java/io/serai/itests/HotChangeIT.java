package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bundles, routes and manifests dropped in, broken, repaired and removed while requests run: none
 * fails that didn't ask for the broken thing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotChangeIT {
  /** Some of the cores' time is the change's; clients that never rest would take nearly all. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private Path home;
  private TestingArchive archive;
  private OpenAiServerStandIn far;
  private List<Thread> clients = List.of();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    TestingLibtorch.install(home);
    far = new OpenAiServerStandIn();
    Files.writeString(
        Files.createDirectories(home.resolve("catalog")).resolve("far.yaml"),
        """
        name: far
        version: "1"
        tasks: [text-generation]
        format: openai
        parameters: {url: "%s"}
        """
            .formatted(far.url()));
    archive = new TestingArchive(home).up();
  }

  @AfterAll
  void stop() {
    archive.close();
    far.close();
  }

  @BeforeEach
  void startClients() throws Exception {
    stop.set(false);
    answered.set(0);
    failures.clear();
    archive.run("sentiment-vote", "Lovely.");
    clients = List.of(client("sentiment-vote"), client("sentiment-cascade"));
  }

  private Thread client(String pipeline) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!stop.get()) {
                try {
                  archive.run(pipeline, "Lovely.");
                  answered.incrementAndGet();
                } catch (Exception e) {
                  failures.add(e.toString());
                }
                LockSupport.parkNanos(REST_NANOS);
              }
            });
  }

  @AfterEach
  void noOtherRequestFailed() throws Exception {
    try {
      removeWhatIsLeft();
    } finally {
      endClients();
    }
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(20);
  }

  /** Of a test that failed before it did so itself, so that the next isn't told of it. */
  private void removeWhatIsLeft() throws Exception {
    boolean some = false;
    for (String file :
        List.of(
            "routes/mine.yaml",
            "routes/vote.yaml",
            "catalog/mine/model.yaml",
            "catalog/support/model.yaml",
            "plugins/keywords.jar",
            "plugins/onnxruntime.jar",
            "plugins/pytorch.jar",
            "plugins/openai.jar",
            "plugins/llamacpp.jar")) {
      some |= Files.deleteIfExists(home.resolve(file));
    }
    if (some) {
      TestingArchive.until(
          () ->
              problems("/pipelines").isEmpty()
                  && problems("/admin/models").isEmpty()
                  && ownPlugins() == 0);
    }
  }

  private void endClients() throws InterruptedException {
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }
  }

  /** All at once: one that is written in its place may be taken while it is empty. */
  private static void put(Path file, String text) throws IOException {
    put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(Path file, byte[] content) throws IOException {
    Path hidden = file.resolveSibling("." + file.getFileName());
    Files.write(hidden, content);
    Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aRouteIsDroppedInBrokenRepairedAndRemoved() throws Exception {
    String text =
        Files.readString(TestingArchive.ARCHIVE.resolve("routes/sentiment-vote.yaml"))
            .replace("sentiment-vote", "mine");
    Path file = home.resolve("routes/mine.yaml");
    Files.writeString(file, text);
    TestingArchive.until(() -> status("mine") == 200);
    put(file, text.replace("majorityVote", "majorityVoet"));
    TestingArchive.until(() -> problems("/pipelines").size() == 1);
    assertThat(problems("/pipelines").get(0).get("message").asText())
        .isEqualTo("there is no bean named 'majorityVoet'; did you mean 'majorityVote'?");
    assertThat(problems("/pipelines").get(0).get("line").asInt()).isEqualTo(13);
    assertThat(status("mine")).isEqualTo(200);
    put(file, text.replace("majorityVote", "bestOf"));
    TestingArchive.until(() -> problems("/pipelines").isEmpty());
    assertThat(status("mine")).isEqualTo(200);
    Files.delete(file);
    TestingArchive.until(() -> status("mine") == 404);
  }

  @Test
  void aSampleRouteIsReplacedByThePersonsOwnWhileItIsAsked() throws Exception {
    String text = Files.readString(TestingArchive.ARCHIVE.resolve("routes/sentiment-vote.yaml"));
    Path file = home.resolve("routes/vote.yaml");
    Files.writeString(file, text.replace("majorityVote", "meanOfProbabilities"));
    TestingArchive.until(() -> pipelineFile("sentiment-vote").equals(file.toString()));
    Files.delete(file);
    TestingArchive.until(() -> !pipelineFile("sentiment-vote").equals(file.toString()));
    assertThat(status("sentiment-vote")).isEqualTo(200);
  }

  @Test
  void aManifestIsDroppedInBrokenRepairedAndRemoved() throws Exception {
    Path sample = TestingArchive.ARCHIVE.resolve("catalog/sentiment-bow");
    Path folder = Files.createDirectory(home.resolve("catalog/mine"));
    for (String name : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(sample.resolve(name), folder.resolve(name));
    }
    String text =
        Files.readString(sample.resolve("model.yaml")).replace("name: sentiment-bow", "name: mine");
    Path file = folder.resolve("model.yaml");
    Files.writeString(file, text);
    TestingArchive.until(() -> status("mine") == 200);
    put(file, text.replace("format:", "fromat:"));
    TestingArchive.until(() -> problems("/admin/models").size() == 1);
    assertThat(problems("/admin/models").get(0).get("message").asText())
        .isEqualTo("unknown key 'fromat'; did you mean 'format'?");
    assertThat(status("mine")).isEqualTo(200);
    put(file, text.replace("[negative, positive]", "[bad, good]"));
    TestingArchive.until(() -> label("mine").equals("good"));
    assertThat(problems("/admin/models")).isEmpty();
    Files.delete(file);
    TestingArchive.until(() -> status("mine") == 404);
  }

  @Test
  void aBundleIsDroppedInBrokenRepairedAndRemoved() throws Exception {
    Path bundle = TestingBundle.of(home.resolve("build"), "1.0.0", "[1.0,2)");
    Path file = home.resolve("plugins/keywords.jar");
    Path model = Files.createDirectory(home.resolve("catalog/support"));
    for (String name : List.of("model.yaml", "keywords.txt")) {
      Files.copy(
          TestingArchive.ROOT.resolve("docs/own-backend/model").resolve(name), model.resolve(name));
    }
    TestingArchive.until(() -> status("support-desk") == 424);
    Files.copy(bundle, file);
    TestingArchive.until(() -> status("support-desk") == 200);
    put(file, "broken");
    TestingArchive.until(() -> plugin().get("problems").size() == 1);
    assertThat(plugin().get("problems").get(0).asText())
        .startsWith("is not a jar file, or a truncated one");
    assertThat(status("support-desk")).isEqualTo(200);
    put(file, Files.readAllBytes(TestingBundle.of(home.resolve("build"), "2.0.0", "[9.0,10)")));
    TestingArchive.until(
        () ->
            plugin()
                .get("problems")
                .toString()
                .contains("needs package io.serai.spi [9.0.0,10.0.0), offered is 1.2.0"));
    assertThat(status("support-desk")).isEqualTo(200);
    put(file, Files.readAllBytes(TestingBundle.of(home.resolve("build"), "3.0.0", "[1.0,2)")));
    TestingArchive.until(
        () ->
            plugin().get("problems").isEmpty() && plugin().get("version").asText().equals("3.0.0"));
    assertThat(status("support-desk")).isEqualTo(200);
    Files.delete(file);
    TestingArchive.until(() -> status("support-desk") == 424);
    Files.delete(model.resolve("model.yaml"));
    TestingArchive.until(() -> status("support-desk") == 404);
  }

  /** Loaded models stay with an older bundle until they are unloaded; new loads go to the newer. */
  @ParameterizedTest
  @CsvSource({
    "onnxruntime, sentiment-bert",
    "pytorch, tiny-lm-torch",
    "openai, far",
    "llamacpp, tiny-lm-gguf"
  })
  void theBundleThatComputesIsReplacedByAnotherVersionOfItself(String bundle, String model)
      throws Exception {
    assertThat(status(model)).isEqualTo(200);
    String shipped = version(model);
    assertThat(shipped).isNotEmpty();
    Path own = home.resolve("plugins/" + bundle + ".jar");
    TestingBundle.copyAsVersion(TestingArchive.plugin(bundle), own, "0.2.0");
    TestingArchive.until(() -> plugins("0.2.0") == 1);
    assertThat(status(model)).isEqualTo(200);
    assertThat(version(model)).isEqualTo(shipped);
    archive.serai("models", "unload", model);
    TestingArchive.until(() -> computesWith(model, "0.2.0"));
    TestingBundle.copyAsVersion(TestingArchive.plugin(bundle), own, "0.3.0");
    TestingArchive.until(() -> computesWith(model, "0.3.0") && plugins("0.2.0") == 0);
    Files.delete(own);
    TestingArchive.until(() -> computesWith(model, shipped) && plugins("0.3.0") == 0);
    TestingArchive.until(() -> loadedBy(shipped).size() >= 3);
  }

  /** Asks it, too; each time it is answered. */
  private boolean computesWith(String model, String version) throws Exception {
    assertThat(status(model)).isEqualTo(200);
    return version(model).equals(version);
  }

  /** Of the bundle that has the model loaded; empty if none has. */
  private String version(String model) throws Exception {
    return json("/admin/status")
        .get("loaded")
        .valueStream()
        .filter(loaded -> loaded.get("model").asText().equals(model))
        .map(loaded -> loaded.get("plugin").asText().replaceFirst(".* ", ""))
        .findFirst()
        .orElse("");
  }

  private int status(String pipeline) throws Exception {
    return archive.post("/pipelines/" + pipeline, "{\"text\": \"Lovely.\"}").statusCode();
  }

  private String label(String pipeline) throws Exception {
    return archive.run(pipeline, "Lovely.").get("label").asText();
  }

  private String pipelineFile(String name) throws Exception {
    return json("/pipelines/" + name).get("file").asText();
  }

  private JsonNode problems(String path) throws Exception {
    return json(path).get("problems");
  }

  private JsonNode plugin() throws Exception {
    for (JsonNode plugin : json("/admin/plugins").get("plugins")) {
      if (plugin.get("file").asText().endsWith("keywords.jar")
          && !plugin.get("state").asText().equals("retiring")) {
        return plugin;
      }
    }
    return TestingArchive.JSON.readTree("{\"problems\": [], \"version\": \"\"}");
  }

  private long plugins(String version) throws Exception {
    return json("/admin/plugins")
        .get("plugins")
        .valueStream()
        .filter(plugin -> plugin.get("version").asText().equals(version))
        .count();
  }

  /** How many there are that didn't come with the archive. */
  private long ownPlugins() throws Exception {
    return json("/admin/plugins")
        .get("plugins")
        .valueStream()
        .filter(plugin -> plugin.get("file").asText().startsWith(home.toString()))
        .filter(plugin -> !plugin.get("state").asText().equals("retiring"))
        .count();
  }

  private List<String> loadedBy(String version) throws Exception {
    return json("/admin/status")
        .get("loaded")
        .valueStream()
        .filter(model -> model.get("plugin").asText().endsWith(" " + version))
        .map(model -> model.get("model").asText())
        .toList();
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response = archive.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(response.body());
  }
}
