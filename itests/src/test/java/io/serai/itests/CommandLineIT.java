package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command line, against an engine that runs and without one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {
  private static final Path REVIEWS = TestingArchive.ROOT.resolve("itests/data/reviews.jsonl");
  private static final String COMPLAINT = "The battery died after two days, I want my money back.";

  private TestingArchive alone;
  private TestingArchive serving;
  private Path work;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    work = folder;
    alone = new TestingArchive(folder.resolve("alone"));
    serving = new TestingArchive(folder.resolve("serving")).up();
  }

  @AfterAll
  void stop() throws Exception {
    serving.close();
  }

  @Test
  void aVoteIsReadableOnATerminal() throws Exception {
    for (TestingArchive archive : List.of(alone, serving)) {
      Ended run = archive.serai("run", "sentiment-vote", COMPLAINT);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("negative (");
      assertThat(run.out())
          .containsPattern("words +sentiment-bow@1 +[0-9.]+ ms +(negative|positive) 0\\.[0-9]+")
          .containsPattern("transformer +sentiment-bert@1 +[0-9.]+ ms +negative 0\\.[0-9]+");
    }
    assertThat(alone.serai("run", "sentiment-vote", COMPLAINT).out()).contains("loaded in ");
  }

  @Test
  void aGeneratedModelIsInTheCatalogAndAnswers() throws Exception {
    try (TestingArchive archive = new TestingArchive(work.resolve("generating"))) {
      Ended generate = archive.serai("models", "generate", "llama-tiny", "--json");
      assertThat(generate.code()).as(generate.err()).isZero();
      Path folder = Path.of(generate.json().path("folder").asText());
      assertThat(folder).isEqualTo(archive.home().resolve("catalog/llama-tiny-random"));
      archive.up();
      String inputs = Files.readString(folder.resolve("sample-inputs.json"));
      JsonNode answer =
          TestingArchive.JSON.readTree(archive.post("/pipelines/llama-tiny-random", inputs).body());
      assertThat(answer.at("/result/outputs/logits/shape").toString()).isEqualTo("[1,3,512]");
      assertThat(answer.at("/result/outputs")).hasSize(1);
      Path answers = work.resolve("answers.jsonl");
      Ended run =
          archive.serai(
              "run",
              "llama-tiny-random",
              "--input",
              folder.resolve("sample-inputs.json").toString(),
              "--output",
              answers.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(TestingArchive.JSON.readTree(Files.readString(answers)).at("/result/outputs"))
          .isEqualTo(answer.at("/result/outputs"));
      String misspelt = inputs.replace("\"logits\"", "\"logit\"");
      assertThat(archive.post("/pipelines/llama-tiny-random", misspelt).body())
          .contains("has no output 'logit'; did you mean 'logits'?");
      Ended again = archive.serai("models", "generate", "llama-tiny");
      assertThat(again.code()).isEqualTo(3);
      assertThat(again.err()).contains(folder + " is there already; delete it");
    }
  }

  @Test
  void shapesAreListedAndSuggested() throws Exception {
    Ended list = alone.serai("models", "generate", "--list");
    assertThat(list.code()).isZero();
    assertThat(list.out()).containsPattern("gpt2-small +124,439,808 +474.9 MiB +onnx fp32");
    Ended unknown = alone.serai("models", "generate", "gpt2-smal");
    assertThat(unknown.code()).isEqualTo(4);
    assertThat(unknown.err()).contains("did you mean 'gpt2-small'?");
  }

  @Test
  void aModelByItsNameWorksLikeAPipeline() throws Exception {
    Ended run = serving.serai("run", "sentiment-bert", "--json", "Lovely.");
    assertThat(run.code()).isZero();
    assertThat(run.json().at("/result/label").asText()).isEqualTo("positive");
    assertThat(run.json().at("/steps/0/model").asText()).isEqualTo("sentiment-bert");
  }

  @Test
  void aTextCanComeFromTheStandardInput() throws Exception {
    assertThat(serving.seraiWith("Lovely.", "run", "sentiment-bert").out())
        .startsWith("positive (");
  }

  @Test
  void aVeryLongTextOnTheCommandLineIsAnswered() throws Exception {
    Ended run = alone.serai("run", "sentiment-bert", "lovely ".repeat(17_000));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("positive (");
  }

  @Test
  void everySamplePipelineAnswers() throws Exception {
    assertThat(
            serving
                .serai("run", "story-mood", "--json", "Positive review: The")
                .json()
                .get("steps"))
        .extracting(step -> step.get("id").asText())
        .containsExactly("continue", "mood");
    assertThat(
            serving
                .serai("run", "by-task", "--json", "--task", "embeddings", "Hello.")
                .json()
                .at("/result/embedding"))
        .isNotEmpty();
    assertThat(
            serving
                .serai(
                    "run",
                    "by-task",
                    "--json",
                    "--task",
                    "text-generation",
                    "--param",
                    "maxTokens=5",
                    "3+4=")
                .json()
                .at("/result/text")
                .asText())
        .isNotEmpty();
    assertThat(serving.serai("run", "by-task", "Lovely.").out()).startsWith("positive (");
  }

  @Test
  void aBatchWritesALinePerRecordInOrder() throws Exception {
    List<String> records = Files.readAllLines(REVIEWS);
    List<List<String>> outputs = new ArrayList<>();
    for (TestingArchive archive : List.of(alone, serving)) {
      Path output = work.resolve("out.jsonl");
      Ended run =
          archive.serai(
              "run",
              "sentiment-cascade",
              "--input",
              REVIEWS.toString(),
              "--output",
              output.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains(records.size() + " records in ");
      List<String> lines = Files.readAllLines(output);
      assertThat(lines).hasSameSizeAs(records);
      List<String> labels = new ArrayList<>();
      int right = 0;
      for (int i = 0; i < lines.size(); i++) {
        JsonNode record = TestingArchive.JSON.readTree(records.get(i));
        JsonNode line = TestingArchive.JSON.readTree(lines.get(i));
        assertThat(line.get("record").asInt()).isEqualTo(i + 1);
        assertThat(line.get("id")).isEqualTo(record.get("id"));
        labels.add(line.at("/result/label").asText());
        right += labels.getLast().equals(record.get("label").asText()) ? 1 : 0;
      }
      assertThat(right).isGreaterThan(records.size() * 85 / 100);
      outputs.add(labels);
    }
    assertThat(outputs.get(0)).isEqualTo(outputs.get(1));
  }

  @Test
  void aBatchGoesOnWhereItWasInterrupted() throws Exception {
    Path input =
        Files.writeString(work.resolve("five.jsonl"), "\"a\"\n\"b\"\n\"c\"\n\"d\"\n\"e\"\n");
    Path output = work.resolve("resumed.jsonl");
    String[] run = {
      "run", "sentiment-bow", "--input", input.toString(), "--output", output.toString(), "--resume"
    };
    assertThat(serving.serai(run).code()).isZero();
    List<String> whole = Files.readAllLines(output);
    Files.writeString(
        output, whole.get(0) + "\n" + whole.get(1) + "\n" + whole.get(2).substring(0, 9));
    assertThat(serving.serai(run).err())
        .startsWith("3 records")
        .contains("after 2 that were there");
    assertThat(Files.readAllLines(output))
        .extracting(line -> TestingArchive.JSON.readTree(line).get("record").asInt())
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aBadRecordFailsAloneAndTheExitCodeTells() throws Exception {
    Ended run =
        serving.seraiWith(
            "\"Lovely.\"\n{\"txet\": 1}\nnot json\n{\"text\": \"\"}\n\"Terrible.\"\n",
            "run",
            "sentiment-bert",
            "--input",
            "-");
    assertThat(run.code()).isEqualTo(1);
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1)).contains("a record is a JSON string, or an object with a 'text'");
    assertThat(lines.get(2)).contains("INVALID_INPUT");
    assertThat(lines.get(3)).contains("the text is empty");
    assertThat(lines.get(4)).contains("\"label\":\"negative\"");
    assertThat(run.err()).contains("3 failed");
  }

  @Test
  void exitCodesTellWhatWentWrong() throws Exception {
    assertThat(serving.serai("run", "sentiment-brt", "x"))
        .returns(4, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("did you mean 'sentiment-bert', 'sentiment-");
    assertThat(serving.serai("run", "sentiment-bert", " ").code()).isEqualTo(3);
    assertThat(serving.serai("run", "sentiment-bert", "--task", "embeddings", "x"))
        .returns(3, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("doesn't do embeddings");
    assertThat(serving.serai("rnu"))
        .returns(2, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains("did you mean 'run'?");
    assertThat(alone.serai("status").code()).isEqualTo(6);
    assertThat(alone.serai("status", "--server", "http://127.0.0.1:1").code()).isEqualTo(6);
    assertThat(serving.serai("models", "show", "nothing").code()).isEqualTo(4);
    assertThat(serving.serai("plugins", "uninstall", "nothing").code()).isEqualTo(4);
  }

  @Test
  void statusListsAndLogsAreClear() throws Exception {
    serving.serai("run", "sentiment-bert", "Lovely.");
    assertThat(serving.serai("status").out())
        .contains("running", serving.url().toString(), "sentiment-bert@1", "resident");
    assertThat(serving.serai("status", "--json").json().at("/memory/resident_bytes").asLong())
        .isGreaterThan(1 << 20);
    assertThat(serving.serai("models", "list").out())
        .contains("sentiment-bow@1", "tiny-lm@1", "text-generation", "loaded");
    assertThat(serving.serai("models", "show", "sentiment-bert").out())
        .startsWith("sentiment-bert@1  ")
        .contains("labels    negative, positive", "license   Apache-2.0");
    assertThat(serving.serai("pipelines", "list").out()).contains("sentiment-vote", "by-task");
    assertThat(serving.serai("pipelines", "show", "sentiment-vote").out())
        .contains("aggregationStrategy: majorityVote");
    assertThat(serving.serai("plugins", "list").out())
        .containsPattern("io.serai.plugins.onnxruntime +\\S+ +onnxruntime +onnx, ort +started");
    assertThat(serving.serai("logs").out()).contains("started: 4 pipelines, 7 models");
  }

  @Test
  void theDoctorTellsWhatTheMachineHasWithAndWithoutAnEngine() throws Exception {
    Ended without = alone.serai("doctor");
    assertThat(without.code()).isZero();
    assertThat(without.out()).contains("control group", "none runs for this home");
    Ended with = serving.serai("doctor", "--json");
    assertThat(with.code()).isZero();
    assertThat(with.json().at("/device/available_bytes").asLong()).isPositive();
    assertThat(with.json().at("/device/process/resident_bytes").asLong()).isPositive();
    assertThat(with.json().at("/engine/pid").asLong()).isPositive();
    assertThat(serving.get("/device").statusCode()).isEqualTo(200);
  }

  @Test
  void modelsAreLoadedAndUnloadedOnDemand() throws Exception {
    assertThat(serving.serai("models", "load", "sentence-embedding").out()).contains("is loaded");
    assertThat(serving.serai("status").out()).contains("sentence-embedding@1");
    assertThat(serving.serai("models", "unload", "sentence-embedding").code()).isZero();
    assertThat(serving.serai("status").out()).doesNotContain("sentence-embedding@1");
  }

  @Test
  void aPipelinesFileIsCheckedWithLineAndColumn() throws Exception {
    String text =
        Files.readString(TestingArchive.ARCHIVE.resolve("routes/sentiment-vote.yaml"))
            .replace("multicast", "multcast");
    Path file = Files.writeString(work.resolve("broken.yaml"), text);
    for (TestingArchive archive : List.of(alone, serving)) {
      Ended validate = archive.serai("pipelines", "validate", file.toString());
      assertThat(validate.code()).isEqualTo(3);
      assertThat(validate.out().strip())
          .isEqualTo(file + ":11:11: 'multcast' can't stand here; did you mean 'multicast'?");
    }
    assertThat(
            serving
                .serai(
                    "pipelines",
                    "validate",
                    TestingArchive.ARCHIVE.resolve("routes/by-task.yaml").toString())
                .code())
        .isZero();
  }

  @Test
  void aWrongOptionInTheConfigurationIsToldWithItsPlace() throws Exception {
    TestingArchive wrong = new TestingArchive(work.resolve("wrong"));
    Path conf = Files.createDirectories(wrong.home().resolve("conf")).resolve("serai.yaml");
    Files.writeString(conf, "prot: 8000\n");
    assertThat(wrong.serai("up"))
        .returns(3, Ended::code)
        .extracting(Ended::err)
        .asString()
        .contains(conf + ":1:1: unknown key 'prot'; did you mean 'port'?");
    Files.writeString(conf, "port: 99999\n");
    assertThat(wrong.serai("up").err()).contains("must be from 0 to 65535, not 99999");
  }

  @Test
  void aPortThatIsTakenIsTold() throws Exception {
    TestingArchive second = new TestingArchive(work.resolve("second"));
    Ended up = second.serai("up", "--port", Integer.toString(serving.url().getPort()));
    assertThat(up.code()).isEqualTo(3);
    assertThat(up.err()).contains("can't listen on 127.0.0.1:" + serving.url().getPort());
    assertThat(serving.serai("up").out()).contains("already runs");
  }

  @Test
  void samplesCanBeLeftOut() throws Exception {
    try (TestingArchive bare = new TestingArchive(work.resolve("bare")).up("--no-samples")) {
      assertThat(bare.serai("models", "list", "--json").json().get("models")).isEmpty();
      assertThat(bare.serai("pipelines", "list", "--json").json().get("pipelines")).isEmpty();
    }
  }

  @Test
  void outputThatCantBeWrittenIsAFailure() throws Exception {
    Path full = Path.of("/dev/full");
    Path nothing = Path.of("/dev/null");
    Path err = work.resolve("full.err");
    for (String[] command :
        List.of(
            new String[] {"models", "list"},
            new String[] {"run", "sentiment-bow", "--input", REVIEWS.toString()})) {
      Process process = serving.start(nothing, full, err, command);
      assertThat(process.waitFor(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(err).content().contains("error").doesNotContain("Exception");
    }
  }

  @Test
  void anInterruptedBatchLeavesNoFilesOfTheFramework() throws Exception {
    TestingArchive interrupted = new TestingArchive(work.resolve("interrupted"));
    Path many = work.resolve("many.jsonl");
    Files.write(many, Collections.nCopies(200_000, "\"Lovely.\""));
    Path out = work.resolve("interrupted.jsonl");
    Process process =
        interrupted.start(
            Path.of("/dev/null"),
            Path.of("/dev/null"),
            work.resolve("interrupted.err"),
            "run",
            "sentiment-bow",
            "--input",
            many.toString(),
            "--output",
            out.toString());
    TestingArchive.until(() -> Files.exists(out) && Files.size(out) > 0);
    // TERM like INT; from Java only TERM can be sent.
    process.destroy();
    assertThat(process.waitFor(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    try (Stream<Path> files = Files.list(interrupted.home().resolve("data"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("bundles-"));
    }
  }

  @Test
  void aBatchWhoseEngineEndsGoesOnAfterwards() throws Exception {
    int count = 20_000;
    Path many = work.resolve("records.jsonl");
    Files.write(many, Collections.nCopies(count, "\"Lovely.\""));
    Path out = work.resolve("ending.jsonl");
    String[] command = {
      "run", "sentiment-bow", "--input", many.toString(), "--output", out.toString(), "--resume"
    };
    Path err = work.resolve("ending.err");
    try (TestingArchive ending = new TestingArchive(work.resolve("ending")).up()) {
      Process process = ending.start(Path.of("/dev/null"), Path.of("/dev/null"), err, command);
      try {
        TestingArchive.until(() -> Files.exists(out) && Files.size(out) > 0);
        ending.stop();
        assertThat(process.waitFor(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(err).content().contains("--resume");
      assertThat(process.exitValue()).isEqualTo(6);
      ending.up();
      Ended resumed = ending.serai(command);
      assertThat(resumed.code()).as(resumed.err()).isZero();
    }
    try (Stream<String> lines = Files.lines(out)) {
      assertThat(lines.filter(line -> line.contains("\"result\"")).count()).isEqualTo(count);
    }
  }

  @Test
  void aHomeOfNobodyIsFoundInThePasswordFile() throws Exception {
    ProcessBuilder homeless =
        new ProcessBuilder(TestingArchive.ARCHIVE.resolve("bin/serai").toString(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("homeless.out").toFile());
    homeless.environment().remove("HOME");
    homeless.environment().remove("SERAI_HOME");
    Process started = homeless.start();
    assertThat(started.waitFor(TestingArchive.COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(work.resolve("homeless.out")).content().startsWith("serai ");
    assertThat(started.exitValue()).isZero();
  }
}
