package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import com.fasterxml.jackson.jr.ob.JSON;
import io.serai.formats.gguf.TestingGgufFile;
import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenSink;
import io.serai.spi.Tool;
import io.serai.spi.ToolUse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryModelTest {
  private static final Path REFERENCE = Path.of("../../catalog/training/reference/tiny-lm.json");

  @TempDir static Path folder;

  private static LlamaBackend backend;
  private static Model model;

  @BeforeAll
  static void load() {
    backend = new LlamaBackend(new LlamaSettings(null, null), 2);
    model = load(TestingGguf.sample());
  }

  @AfterAll
  static void close() {
    model.close();
    backend.close();
  }

  @Test
  void writesWhatTheTrainingFrameworkDoes() throws Exception {
    int compared = 0;
    for (Object each : cases()) {
      Map<?, ?> expected = (Map<?, ?>) each;
      List<Integer> tokens = new ArrayList<>();
      StringBuilder pieces = new StringBuilder();
      Generation answer =
          model.generate(
              GenerationRequest.greedy((String) expected.get("prompt"), 32),
              (token, piece) -> {
                tokens.add(token);
                pieces.append(piece);
              },
              new Cancellation());
      assertThat(answer.promptTokens()).isEqualTo(((List<?>) expected.get("input_ids")).size());
      assertThat(tokens).isEqualTo(expected.get("greedy_ids"));
      assertThat(answer.text()).isEqualTo(expected.get("greedy_text"));
      assertThat(pieces).hasToString(answer.text());
      assertThat(answer.generatedTokens()).isEqualTo(tokens.size());
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(60);
  }

  /** The penalty changes what is chosen from, not what is told. */
  @Test
  void tellsTheProbabilitiesThatTheTrainingFrameworkHas() throws Exception {
    Map<?, ?> expected = (Map<?, ?>) cases().iterator().next();
    double[] scores =
        ((List<?>) expected.get("last_logits"))
            .stream().mapToDouble(score -> ((Number) score).doubleValue()).toArray();
    double sum = Arrays.stream(scores).map(Math::exp).sum();
    double likeliest = Arrays.stream(scores).max().orElseThrow();
    GenerationRequest request =
        new GenerationRequest(
                new Prompt.Text((String) expected.get("prompt")),
                1,
                new Sampling(0, 1, 0, 1.5, null),
                Stop.NONE,
                null)
            .withLogprobs(3);
    TokenChoice choice = generate(model, request).choices().getFirst();
    assertThat(choice.likeliest()).hasSize(3);
    assertThat(choice.likeliest().getFirst().logprob())
        .isCloseTo(likeliest - Math.log(sum), within(2e-3));
    assertThat(choice.chosen().bytes())
        .hasSize(choice.chosen().text().getBytes(StandardCharsets.UTF_8).length);
    assertThat(generate(model, GenerationRequest.greedy("One day", 2)).choices()).isEmpty();
  }

  @Test
  void showsThatItReadsAPromptAndThatItWaitsForItsContext() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    List<Integer> untilFirst = new ArrayList<>();
    CountDownLatch waits = new CountDownLatch(3);
    Thread[] other = new Thread[1];
    model.generate(
        GenerationRequest.greedy("Once there was a girl called Nina", 1),
        (token, piece) -> {
          untilFirst.add(reading.get());
          other[0] =
              Thread.ofPlatform()
                  .start(
                      () ->
                          model.generate(
                              GenerationRequest.greedy("One day", 1),
                              TokenSink.NONE,
                              new Cancellation(waits::countDown)));
          awaitUninterruptibly(waits);
        },
        new Cancellation(reading::incrementAndGet));
    other[0].join();
    assertThat(untilFirst).singleElement().asInstanceOf(INTEGER).isGreaterThan(10);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leavesToolsToALlamaServer() {
    GenerationRequest request =
        new GenerationRequest(
                new Prompt.Chat(List.of(new ChatMessage("user", "Hi"))),
                9,
                Sampling.GREEDY,
                Stop.NONE,
                null)
            .withTools(new ToolUse(List.of(new Tool("add", null, null, null)), null, null));
    assertThatThrownBy(() -> generate(model, request))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("have a llama-server compute the model");
  }

  @Test
  void saysSoBeforeItIsLoaded() {
    ModelSource source = TestingGguf.sample().source();
    for (String option : List.of("tools", "vision")) {
      assertThatThrownBy(() -> backend.checkOptions(source, Set.of(option)))
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
          .hasMessageContaining("have a llama-server compute the model");
    }
  }

  @Test
  void readsAPromptInBatches() {
    try (Model small = load(TestingGguf.sample().parameter("batch_size", 3))) {
      String prompt = "One day Nina went to the garden. She";
      assertThat(generate(small, GenerationRequest.greedy(prompt, 20)))
          .isEqualTo(generate(model, GenerationRequest.greedy(prompt, 20)));
    }
  }

  @Test
  void endsBeforeAStopText() {
    Generation answer =
        generate(
            model,
            new GenerationRequest(
                new Prompt.Text("Once there was"),
                32,
                Sampling.GREEDY,
                Stop.before(List.of("Maria")),
                null));
    assertThat(answer.text()).isEqualTo(" a happy girl called ");
    assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void endsBeforeAStopToken() {
    List<Integer> tokens = new ArrayList<>();
    model.generate(
        GenerationRequest.greedy("Once there was", 5),
        (token, piece) -> tokens.add(token),
        new Cancellation());
    Generation answer =
        generate(
            model,
            new GenerationRequest(
                new Prompt.Text("Once there was"),
                5,
                Sampling.GREEDY,
                new Stop(List.of(), List.of(tokens.get(2))),
                null));
    assertThat(answer.generatedTokens()).isEqualTo(3);
    assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void drawsTheSameWithTheSameSeed() {
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Text("Once there"),
            20,
            new Sampling(0.9, 0.95, 40, 1.1, 7L),
            Stop.NONE,
            null);
    assertThat(generate(model, request)).isEqualTo(generate(model, request));
  }

  @Test
  void refusesAPromptThatFillsTheContext() {
    assertThatThrownBy(
            () -> generate(model, GenerationRequest.greedy("I am not an expert. ".repeat(60), 4)))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining("the model's context is 256 tokens");
  }

  @Test
  void endsWhereTheContextDoes() {
    try (Model narrow = load(TestingGguf.sample().parameter("context_length", 16))) {
      Generation answer = generate(narrow, GenerationRequest.greedy("Once there was a happy", 200));
      assertThat(answer.promptTokens() + answer.generatedTokens()).isEqualTo(16);
      assertThat(answer.finish()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void keepsToAGrammar() {
    assertThat(constrained("Once there was", new Constraint.Grammar("root ::= [0-9]{3} \"!\"")))
        .matches("[0-9]{3}!");
  }

  @Test
  void keepsToAJsonSchema() throws Exception {
    String schema =
        """
        {"type": "object", "properties": {
          "name": {"type": "string", "maxLength": 5},
          "count": {"type": "integer"},
          "mood": {"enum": ["good", "bad"]}},
         "required": ["name", "mood"], "additionalProperties": false}\
        """;
    Map<String, Object> answer =
        JSON.std.mapFrom(constrained("Once there was", new Constraint.JsonSchema(schema)));
    assertThat(answer).containsKeys("name", "mood");
    assertThat(answer.get("mood")).isIn("good", "bad");
  }

  @Test
  void refusesAGrammarThatIsNone() {
    assertThatThrownBy(() -> constrained("Once", new Constraint.Grammar("root ::= (")))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  @Test
  void saysThatThereIsNoChatTemplate() {
    assertThatThrownBy(() -> generate(model, chat("Hello")))
        .hasMessageContaining("the model has no chat template");
  }

  @Test
  void aTemplateInTheFileThatCannotBeReadLeavesAModelForTexts() throws Exception {
    Path file = folder.resolve("unreadable.gguf");
    try (Model texts = load(TestingGguf.sampleWithTemplate(file, "{% import 'x' as y %}"))) {
      assertThat(generate(texts, GenerationRequest.greedy("Once there was", 3)).generatedTokens())
          .isEqualTo(3);
      assertThatThrownBy(() -> generate(texts, chat("Hello")))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
          .hasMessageContaining("the model's chat template can't be read")
          .hasMessageContaining("ask it a text instead");
    }
    assertThatThrownBy(() -> load(TestingGguf.sample().parameter("chat_template", "{% import %}")))
        .hasMessageContaining("the model's chat template can't be read");
  }

  @Test
  void writesConversationsByTheTemplateOfTheManifest() {
    String template =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}"
            + "{% endfor %}{{ '<|im_start|>assistant\n' }}";
    try (Model chatty = load(TestingGguf.sample().parameter("chat_template", template))) {
      Generation chat = generate(chatty, chat("Once"));
      Generation text =
          generate(
              chatty,
              GenerationRequest.greedy(
                  "<|im_start|>user\nOnce<|im_end|>\n<|im_start|>assistant\n", 8));
      assertThat(chat).isEqualTo(text);
    }
  }

  @Test
  void knowsTheTokensAtTheEndsOfATextForItsTemplate() {
    String template = "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}";
    try (Model chatty = load(TestingGguf.sample().parameter("chat_template", template))) {
      assertThat(generate(chatty, chat("Once")))
          .isEqualTo(
              generate(chatty, GenerationRequest.greedy("<|endoftext|>Once<|endoftext|>", 8)));
    }
  }

  @Test
  void refusesAConversationThatTheTemplateRefuses() {
    try (Model odd =
        load(
            TestingGguf.sample()
                .parameter("chat_template", "{{ raise_exception('no ' + messages[0].role) }}"))) {
      assertThatThrownBy(() -> generate(odd, chat("Once"))).hasMessageContaining("no user");
    }
  }

  @Test
  void givesUpWithinAPrompt() {
    Cancellation cancellation = new Cancellation();
    cancellation.request("the client left");
    assertThatThrownBy(
            () ->
                model.generate(
                    GenerationRequest.greedy("Once there was", 8), TokenSink.NONE, cancellation))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void givesUpBetweenTokens() {
    Cancellation cancellation = new Cancellation();
    List<Integer> tokens = new ArrayList<>();
    assertThatThrownBy(
            () ->
                model.generate(
                    GenerationRequest.greedy("Once there was", 32),
                    (token, piece) -> {
                      tokens.add(token);
                      cancellation.request("the client left");
                    },
                    cancellation))
        .hasMessage("the client left");
    assertThat(tokens).hasSize(1);
    assertThat(generate(model, GenerationRequest.greedy("I bought", 8)).text())
        .isEqualTo(" it in June.");
  }

  @Test
  void embedsTexts() {
    try (Model embedder =
        load(TestingGguf.sample().tasks(Task.EMBEDDINGS).parameter("pooling", "mean"))) {
      List<Embedding> vectors =
          embedder.embed(List.of("I love it.", "I love it.", "3+4=7;"), new Cancellation());
      assertThat(vectors.get(0)).isEqualTo(vectors.get(1)).isNotEqualTo(vectors.get(2));
      assertThat(vectors.get(0).vector()).hasSize(128);
      double squares = 0;
      for (float number : vectors.get(0).vector()) {
        squares += number * number;
      }
      assertThat(squares).isBetween(0.999, 1.001);
    }
  }

  @Test
  void writesTheSameWhileOthersComputeInItsProcess() throws Exception {
    List<GenerationRequest> requests =
        Stream.of("Once there was", "One day Nina", "I bought", "3+4=")
            .map(prompt -> GenerationRequest.greedy(prompt, 48))
            .toList();
    List<Generation> alone = requests.stream().map(request -> generate(model, request)).toList();
    List<String> texts = List.of("I love it.", "One day Nina went to the garden.");
    TestingGguf both =
        TestingGguf.sample()
            .tasks(Task.TEXT_GENERATION, Task.EMBEDDINGS)
            .parameter("runtime", "library");
    try (Model other = load(both);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Embedding> vectors = other.embed(texts, new Cancellation());
      List<Future<?>> calls = new ArrayList<>();
      for (int round = 0; round < 6; round++) {
        for (Model each : List.of(model, other)) {
          for (int i = 0; i < requests.size(); i++) {
            GenerationRequest request = requests.get(i);
            Generation expected = alone.get(i);
            calls.add(
                threads.submit(() -> assertThat(generate(each, request)).isEqualTo(expected)));
          }
        }
        calls.add(
            threads.submit(
                () -> assertThat(other.embed(texts, new Cancellation())).isEqualTo(vectors)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  @Test
  void saysThatAModelIsNewerThanTheBundle(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new.gguf");
    for (int type : new int[] {39, 77}) {
      Files.write(file, TestingGgufFile.model().tensor("t", type, 0, 32).toBytes(64));
      assertThatThrownBy(() -> load(TestingGguf.of(file)))
          .isInstanceOfSatisfying(
              SeraiException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
          .hasMessageContaining("'t' is of the type " + (type == 39 ? "MXFP4" : "77"))
          .hasMessageContaining("newer than the llama.cpp in the bundle (b4916)");
    }
  }

  @Test
  void computesOneCallAtATime() {
    assertThatThrownBy(() -> load(TestingGguf.sample().parameter("parallel", 2)))
        .hasMessageContaining("'parallel' must be 1");
  }

  @Test
  void neverComputesOnTheProcessorWhereAGpuIsRequired() {
    assertThatThrownBy(() -> load(TestingGguf.sample().gpu(Gpu.REQUIRED)))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("computes on the processor only");
  }

  private static Model load(TestingGguf testing) {
    return backend.load(testing.source(), LoadListener.NONE, new Cancellation());
  }

  private static Generation generate(Model with, GenerationRequest request) {
    return with.generate(request, TokenSink.NONE, new Cancellation());
  }

  private static String constrained(String prompt, Constraint constraint) {
    return generate(
            model,
            new GenerationRequest(
                new Prompt.Text(prompt), 120, Sampling.GREEDY, Stop.NONE, constraint))
        .text();
  }

  private static GenerationRequest chat(String content) {
    return new GenerationRequest(
        new Prompt.Chat(List.of(new ChatMessage("user", content))),
        8,
        Sampling.GREEDY,
        Stop.NONE,
        null);
  }

  private static List<?> cases() throws Exception {
    return (List<?>) JSON.std.mapFrom(Files.readString(REFERENCE)).get("cases");
  }
}
