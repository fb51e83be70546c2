package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.formats.gguf.TestingGgufFile;
import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.Constraint;
import io.serai.spi.ContentPart;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.MemoryKind;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolCallPiece;
import io.serai.spi.ToolUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against {@link TestingLlamaServer}, which is started as the real one is. */
class ServerModelTest {
  private static final GenerationRequest CONVERSATION =
      new GenerationRequest(
          new Prompt.Chat(List.of(new ChatMessage("user", "Hello"))),
          9,
          Sampling.GREEDY,
          Stop.NONE,
          null);

  @TempDir static Path folder;

  private static LlamaBackend backend;
  private static Model model;

  @BeforeAll
  static void load() throws Exception {
    backend = backend("");
    model = load(TestingGguf.sample().parameter("threads", 2));
  }

  @AfterAll
  static void close() {
    model.close();
    backend.close();
  }

  @Test
  void passesPiecesOnAsTheyCome() {
    List<String> pieces = new ArrayList<>();
    Generation answer =
        model.generate(
            GenerationRequest.greedy("Hi", 9),
            (token, piece) -> pieces.add(token + piece),
            new Cancellation());
    assertThat(pieces).containsExactly("100He", "101", "102llo ", "103wörld");
    assertThat(answer).isEqualTo(new Generation("Hello wörld", 2, 4, FinishReason.STOP));
    assertThat(generate("Hi", 4).finish()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void tellsProbabilitiesWithTheTextOfTheirTokens() {
    Generation answer = generate(GenerationRequest.greedy("Hi", 9).withLogprobs(2));
    assertThat(answer.choices())
        .extracting(choice -> choice.offset() + choice.chosen().text())
        .containsExactly("0He", "2", "2llo ", "6wörld");
    assertThat(answer.choices())
        .allSatisfy(
            choice -> {
              assertThat(choice.chosen().logprob()).isEqualTo(-0.5);
              assertThat(choice.likeliest()).hasSize(2).startsWith(choice.chosen());
            });
    assertThat(generate(GenerationRequest.greedy("Hi", 9).withLogprobs(0)).choices())
        .hasSize(4)
        .allSatisfy(choice -> assertThat(choice.likeliest()).isEmpty());
    assertThat(generate(GenerationRequest.greedy("Hi", 9)).choices()).isEmpty();
  }

  @Test
  void startsItWithTheManifestsOptions() {
    assertThat(generate("options", 99).text())
        .contains("--host127.0.0.1")
        .contains("--ctx-size256")
        .contains("--threads2")
        .contains("--poll0--poll-batch0")
        .contains("--n-gpu-layers0--devicenone")
        .contains("--cache-type-kf32");
  }

  @Test
  void asksWhatTheRequestSays() {
    Generation answer =
        generate(
            new GenerationRequest(
                new Prompt.Text("question"),
                7,
                new Sampling(0.5, 0.9, 40, 1.1, 3L),
                Stop.before(List.of("END")),
                new Constraint.JsonSchema("{\"type\": \"object\"}")));
    assertThat(answer.text())
        .contains("\"n_predict\":7")
        .contains("\"temperature\":0.5")
        .contains("\"top_p\":0.9")
        .contains("\"top_k\":40")
        .contains("\"repeat_penalty\":1.1")
        .contains("\"seed\":3")
        .contains("\"stop\":[\"END\"]")
        .contains("\"json_schema\":{\"type\":\"object\"}");
  }

  /** The template writes the start token, and the tokenizer adds it once more. */
  @Test
  void hasTheServerWriteConversationsWithOneStartToken() {
    try (Model chat = load(TestingGguf.sample().parameter("chat_template", "chatml"))) {
      assertThat(chat.generate(CONVERSATION, TokenSink.NONE, new Cancellation()).text())
          .startsWith("\0chat:")
          .contains("content=Hello");
    }
  }

  @Test
  void hasTheServerCallTools() {
    Tool add = new Tool("add", "adds", "{\"type\": \"object\"}", null);
    List<ToolCallPiece> pieces = new ArrayList<>();
    TokenSink sink =
        new TokenSink() {
          @Override
          public void accept(int token, String piece) {}

          @Override
          public void acceptToolCall(ToolCallPiece piece) {
            pieces.add(piece);
          }
        };
    try (Model chat = load(TestingGguf.sample().parameter("chat_template", "chatml"))) {
      Generation answer =
          chat.generate(
              CONVERSATION.withTools(new ToolUse(List.of(add), null, null)),
              sink,
              new Cancellation());
      assertThat(answer)
          .isEqualTo(
              new Generation(
                  "",
                  5,
                  7,
                  FinishReason.TOOL_CALLS,
                  List.of(),
                  List.of(new ToolCall("call_0", "add", "{\"a\":1}"))));
      assertThat(pieces)
          .containsExactly(
              new ToolCallPiece(0, "call_0", "add", "{\"a\""),
              new ToolCallPiece(0, null, null, ":1}"));
    }
  }

  @Test
  void passesOnWhatToolsAnsweredAndHowToSample() {
    List<ChatMessage> messages =
        List.of(
            new ChatMessage(
                "assistant", "", List.of(), List.of(new ToolCall("c", "add", "{}")), null),
            new ChatMessage("tool", "3", List.of(), List.of(), "c"));
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Chat(messages),
            9,
            new Sampling(0.5, 1, 40, 1, null),
            Stop.before(List.of("END")),
            new Constraint.JsonSchema("{\"type\": \"object\"}"));
    try (Model chat = load(TestingGguf.sample().parameter("chat_template", "chatml"))) {
      assertThat(chat.generate(request, TokenSink.NONE, new Cancellation()).text())
          .contains("\"tool_call_id\":\"c\"")
          .contains("\"arguments\":\"{}\"")
          .contains("\"max_tokens\":9")
          .contains("\"temperature\":0.5")
          .contains("\"top_k\":40")
          .contains("\"stop\":[\"END\"]")
          .contains("\"json_schema\":{\"type\":\"object\"}");
      assertThatThrownBy(
              () ->
                  chat.generate(
                      new GenerationRequest(
                          new Prompt.Chat(messages),
                          9,
                          Sampling.GREEDY,
                          new Stop(List.of(), List.of(7)),
                          null),
                      TokenSink.NONE,
                      new Cancellation()))
          .hasMessageContaining("use stop texts");
    }
  }

  @Test
  void isGivenWhatMakesTokensOfImages() throws Exception {
    Path projector = Files.writeString(folder.resolve("eyes.gguf"), "x".repeat(1000));
    TestingGguf seeing = TestingGguf.sample().with("mmproj", projector);
    assertThat(backend.estimate(seeing.source()).parts())
        .contains(new Estimate.Part("image projector", MemoryKind.PRIVATE, 1000));
    try (Model model = load(seeing)) {
      assertThat(
              model
                  .generate(
                      GenerationRequest.greedy("options", 99), TokenSink.NONE, new Cancellation())
                  .text())
          .contains("--mmproj" + projector);
    }
  }

  @Test
  void passesImagesOn() {
    ChatMessage look =
        new ChatMessage(
            "user",
            "See:",
            List.of(
                new ContentPart.Text("See:"),
                new ContentPart.Image("data:image/png;base64,AA==", null)),
            List.of(),
            null);
    GenerationRequest request =
        new GenerationRequest(new Prompt.Chat(List.of(look)), 9, Sampling.GREEDY, Stop.NONE, null);
    try (Model chat = load(TestingGguf.sample().parameter("chat_template", "chatml"))) {
      assertThat(chat.generate(request, TokenSink.NONE, new Cancellation()).text())
          .contains(
              "{\"type\":\"text\",\"text\":\"See:\"},{\"type\":\"image_url\",\"image_url\":"
                  + "{\"url\":\"data:image/png;base64,AA==\"}}");
    }
    assertThatThrownBy(() -> generate(request))
        .hasMessageContaining("the model has no chat template");
  }

  @Test
  void saysBeforeItIsLoadedWhatItCanNotBeAsked() throws Exception {
    Path projector = Files.writeString(folder.resolve("glasses.gguf"), "x");
    backend.checkOptions(TestingGguf.sample().source(), Set.of("tools"));
    backend.checkOptions(
        TestingGguf.sample().with("mmproj", projector).source(), Set.of("tools", "vision"));
    assertThatThrownBy(
            () -> backend.checkOptions(TestingGguf.sample().source(), Set.of("tools", "vision")))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("with the role mmproj");
    assertThatThrownBy(
            () ->
                backend.checkOptions(
                    TestingGguf.sample().parameter("runtime", "library").source(),
                    Set.of("tools")))
        .hasMessageContaining("have a llama-server compute the model");
  }

  @Test
  void refusesConversationsWithAModelThatHasNoTemplate() {
    assertThatThrownBy(() -> generate(CONVERSATION))
        .hasMessageContaining("the model has no chat template");
  }

  @Test
  void endsBeforeAStopToken() {
    Generation answer = generate(endingWithToken("Hi", 102));
    assertThat(answer).isEqualTo(new Generation("He", 2, 3, FinishReason.STOP));
  }

  @Test
  void refusesStopTokensWhereAnOldServerDoesNotTellItsTokens() {
    List<String> pieces = new ArrayList<>();
    assertThatThrownBy(
            () ->
                model.generate(
                    endingWithToken("old", 102),
                    (token, piece) -> pieces.add(piece),
                    new Cancellation()))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("doesn't tell which tokens it writes");
    assertThat(pieces).isEmpty();
    assertThat(generate("old", 9)).isEqualTo(new Generation("Hello", 3, 2, FinishReason.STOP));
  }

  private static GenerationRequest endingWithToken(String prompt, int token) {
    Stop stop = new Stop(List.of(), List.of(token));
    return new GenerationRequest(new Prompt.Text(prompt), 9, Sampling.GREEDY, stop, null);
  }

  @Test
  void tellsWhatTheServerRefuses() {
    assertThatThrownBy(
            () ->
                generate(
                    new GenerationRequest(
                        new Prompt.Text("Hi"),
                        9,
                        Sampling.GREEDY,
                        Stop.NONE,
                        new Constraint.Grammar("nonsense"))))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessage("llama-server refuses it: Failed to parse grammar");
  }

  @Test
  void refusesAPromptThatFillsTheContext() {
    assertThatThrownBy(() -> generate("x".repeat(256), 1))
        .hasMessageContaining("the model's context is 256 tokens");
  }

  @Test
  void hangsUpWhenCancelled() {
    Cancellation cancellation = new Cancellation();
    assertThatThrownBy(
            () ->
                model.generate(
                    GenerationRequest.greedy("endless", 200),
                    (token, piece) -> {
                      if (token == 3) {
                        cancellation.request("the client left");
                      }
                    },
                    cancellation))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(generate("Hi", 9).text()).isEqualTo("Hello wörld");
  }

  @Test
  void tellsTheEngineAndIsNotStartedAgainAfterItCrashed() throws Exception {
    CompletableFuture<String> lost = new CompletableFuture<>();
    try (Model crashing =
        backend.load(TestingGguf.sample().source(), losses(lost), new Cancellation())) {
      for (String prompt : List.of("crash", "Hi")) {
        assertThatThrownBy(
                () ->
                    crashing.generate(
                        GenerationRequest.greedy(prompt, 9), TokenSink.NONE, new Cancellation()))
            .isInstanceOfSatisfying(
                SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_LOST))
            .hasMessageContaining("ended with status 3; it said last: out of luck");
        assertThat(lost.get(10, TimeUnit.SECONDS))
            .isEqualTo("llama-server ended with status 3; it said last: out of luck");
      }
    }
  }

  @Test
  void tellsNothingOfAServerThatIsClosed() {
    CompletableFuture<String> lost = new CompletableFuture<>();
    backend.load(TestingGguf.sample().source(), losses(lost), new Cancellation()).close();
    assertThat(lost).isNotDone();
  }

  private static LoadListener losses(CompletableFuture<String> lost) {
    return new LoadListener() {
      @Override
      public void progress(String phase, double fraction) {}

      @Override
      public void lost(String why) {
        lost.complete(why);
      }
    };
  }

  @Test
  void doesNotTakeHalfAnAnswerForAWholeOne() {
    assertThatThrownBy(() -> generate("half", 9))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_FAILED))
        .hasMessageContaining("broke off in the middle of an answer, but goes on");
    assertThat(generate("Hi", 9).text()).isEqualTo("Hello wörld");
  }

  @Test
  void embedsTexts() {
    try (Model embedder = load(TestingGguf.sample().tasks(Task.EMBEDDINGS))) {
      assertThat(embedder.embed(List.of("four", "seventh"), new Cancellation()))
          .extracting(embedding -> embedding.tokens() + ":" + embedding.vector()[0])
          .containsExactly("4:0.6", "7:0.6");
    }
  }

  @Test
  void keepsTheTokenThatTextsEndWithWhenOneIsTooLong() throws Exception {
    String text = "x".repeat(300);
    Path ending = Files.copy(TestingGguf.SAMPLE, folder.resolve("ending.gguf"));
    assertThat(tokensOf(TestingGguf.of(ending), text)).hasSize(256).endsWith((int) 'x', 1);
    assertThat(tokensOf(TestingGguf.of(TestingGguf.SAMPLE), text)).hasSize(256).endsWith((int) 'x');
  }

  private static List<Integer> tokensOf(TestingGguf testing, String text) {
    ModelSource source = testing.tasks(Task.EMBEDDINGS).source();
    GgufModel files = GgufModel.of(source);
    LoadParameters parameters = LoadParameters.of(source.parameters());
    try (RunningServer server =
        new RunningServer(
            LlamaServer.onPath(folder.toString()).orElseThrow(),
            ServerOptions.of(
                files.path(), Optional.empty(), parameters, 256, Offload.NONE, true, Pooling.MEAN),
            Map.of())) {
      server.start((phase, fraction) -> {}, new Cancellation());
      return new ServerPrompts(server, false, null).tokens(text, 256, new Cancellation());
    }
  }

  @Test
  void getsAnotherPortIfAProcessTookTheFirstMeanwhile() throws Exception {
    Path taken = Files.copy(TestingGguf.SAMPLE, folder.resolve("taken.gguf"));
    try (Model loaded = load(TestingGguf.of(taken))) {
      assertThat(
              loaded
                  .generate(GenerationRequest.greedy("Hi", 9), TokenSink.NONE, new Cancellation())
                  .text())
          .isEqualTo("Hello wörld");
    }
    Path always = Files.copy(TestingGguf.SAMPLE, folder.resolve("always-taken.gguf"));
    assertThatThrownBy(() -> load(TestingGguf.of(always)))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
        .hasMessageContaining("couldn't bind HTTP server socket");
    assertThat(Files.size(folder.resolve("always-taken.gguf.attempts"))).isEqualTo(2);
  }

  @Test
  void leavesTypesThatNobodyKnowsHereToTheServer() throws Exception {
    Path file = folder.resolve("new.gguf");
    Files.write(file, TestingGgufFile.model().tensor("blk.0.x", 77, 0, 32).toBytes(64));
    try (Model loaded = load(TestingGguf.of(file))) {
      assertThat(loaded.tasks()).containsExactly(Task.TEXT_GENERATION);
      assertThat(loaded.memory().mappedBytes()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void saysHowItEndedIfItDoesNotStart() throws Exception {
    Path broken = Files.copy(TestingGguf.SAMPLE, folder.resolve("broken.gguf"));
    assertThatThrownBy(() -> load(TestingGguf.of(broken)))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
        .hasMessageContaining("ended with status 1")
        .hasMessageContaining("failed to load model");
  }

  @Test
  void isGoneWhenTheModelIsClosed() {
    Model closed = load(TestingGguf.sample());
    List<ProcessHandle> mine =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .toList();
    closed.close();
    assertThat(mine.stream().filter(ProcessHandle::isAlive)).hasSizeLessThan(mine.size());
  }

  @Test
  void usesTheGpuThatItHas() throws Exception {
    Path program = Files.createDirectory(folder.resolve("gpu"));
    try (LlamaBackend withGpu =
            new LlamaBackend(
                new LlamaSettings(
                    null, TestingLlamaServer.program(program, "  CUDA0: Orin (7620 MiB)")),
                2);
        Model onGpu =
            withGpu.load(
                TestingGguf.sample().gpu(Gpu.REQUIRED).source(),
                LoadListener.NONE,
                new Cancellation())) {
      assertThat(onGpu.device()).isEqualTo("cuda:0");
      assertThat(onGpu.memory().pinnedBytes()).isGreaterThan(3_000_000);
      assertThat(
              onGpu
                  .generate(
                      GenerationRequest.greedy("options", 99), TokenSink.NONE, new Cancellation())
                  .text())
          .contains("--n-gpu-layers9999")
          .doesNotContain("--devicenone");
    }
  }

  @Test
  void tellsHowManyLayersAreOnTheGpuAsTheServerSays() throws Exception {
    assertThat(deviceOf("some.gguf", Gpu.REQUIRED, 2)).isEqualTo("cuda:0 (2 of 3 layers)");
    assertThat(deviceOf("all.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0");
    assertThat(deviceOf("none.gguf", Gpu.AUTO, 0)).isEqualTo("cpu");
    assertThat(deviceOf("partly.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0 (1 of 3 layers)");
    assertThat(deviceOf("silent.gguf", Gpu.AUTO, 4)).isEqualTo("cuda:0 (not confirmed)");
  }

  @Test
  void refusesToComputeElsewhereThanTheManifestRequires() {
    assertThatThrownBy(() -> deviceOf("partly.gguf", Gpu.REQUIRED, 4))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("put only 1 of 4 layers there, where 4 should be");
    assertThatThrownBy(() -> deviceOf("silent.gguf", Gpu.REQUIRED, 4))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("doesn't say in its log how many layers");
    Offload gpu = Offload.decide(Gpu.AUTO, OptionalInt.empty(), List.of("cuda:0"), "it");
    assertThat(gpu.device(Optional.of(new Offloaded(0, 33)), Gpu.AUTO)).isEqualTo("cpu");
  }

  @Test
  void readsWhatIsOnTheGpuFromTheLogOfAnyVersion() {
    assertThat(Offloaded.of("load_tensors: offloaded 25/33 layers to GPU"))
        .hasValue(new Offloaded(25, 33));
    assertThat(Offloaded.of("0.14.275.753 I load_tensors: offloaded 33/33 layers to GPU"))
        .hasValue(new Offloaded(33, 33));
    assertThat(Offloaded.of("load_tensors: offloading 32 repeating layers to GPU")).isEmpty();
  }

  private static String deviceOf(String name, Gpu wanted, int layers) throws Exception {
    Path copy =
        Files.copy(TestingGguf.SAMPLE, Files.createTempDirectory(folder, "m").resolve(name));
    Path program = Files.createTempDirectory(folder, "gpu");
    LlamaSettings settings =
        new LlamaSettings(null, TestingLlamaServer.program(program, "  CUDA0: Orin (7620 MiB)"));
    try (LlamaBackend withGpu = new LlamaBackend(settings, 2);
        Model onGpu =
            withGpu.load(
                TestingGguf.of(copy).parameter("gpu_layers", layers).gpu(wanted).source(),
                LoadListener.NONE,
                new Cancellation())) {
      return onGpu.device();
    }
  }

  @Test
  void leavesAModelOfSeveralTasksToTheLibrary() {
    TestingGguf both = TestingGguf.sample().tasks(Task.TEXT_GENERATION, Task.EMBEDDINGS);
    assertThat(backend.estimate(both.source()).parts())
        .extracting(Estimate.Part::name)
        .contains("library's code");
    assertThatThrownBy(() -> load(both.parameter("runtime", "server")))
        .hasMessageContaining("does one task");
  }

  @Test
  void keepsNoCacheOfPromptsAndAsksForFlashAttentionInAWayThatAllServersTake() {
    assertThat(
            ServerOptions.environment(
                LoadParameters.of(
                    TestingGguf.sample().parameter("kv_cache_type", "q8_0").source().parameters()),
                Offload.NONE))
        .containsEntry("LLAMA_ARG_CACHE_RAM", "0")
        .containsEntry("LLAMA_ARG_FLASH_ATTN", "1")
        .doesNotContainKey("LLAMA_ARG_LOG_VERBOSITY");
    assertThat(
            ServerOptions.environment(
                LoadParameters.of(TestingGguf.sample().source().parameters()),
                new Offload(4, "cuda:0")))
        .containsEntry("LLAMA_ARG_LOG_VERBOSITY", "4");
    assertThat(generate("environment", 99).text()).contains("LLAMA_ARG_CACHE_RAM=0");
  }

  @Test
  void neverComputesOnTheProcessorWhereAGpuIsRequired() {
    assertThatThrownBy(() -> load(TestingGguf.sample().gpu(Gpu.REQUIRED)))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("finds no GPU");
  }

  @Test
  void saysThatAConfiguredServerIsNotThere() {
    try (LlamaBackend wrong =
        new LlamaBackend(new LlamaSettings(null, folder.resolve("nothing")), 1)) {
      assertThatThrownBy(() -> wrong.estimate(TestingGguf.sample().source()))
          .hasMessageContaining("there is no program there");
    }
  }

  private static LlamaBackend backend(String devices) throws Exception {
    return new LlamaBackend(
        new LlamaSettings(null, TestingLlamaServer.program(folder, devices)), 2);
  }

  private static Model load(TestingGguf testing) {
    return backend.load(testing.source(), LoadListener.NONE, new Cancellation());
  }

  private static Generation generate(String prompt, int tokens) {
    return generate(GenerationRequest.greedy(prompt, tokens));
  }

  private static Generation generate(GenerationRequest request) {
    return model.generate(request, TokenSink.NONE, new Cancellation());
  }
}
