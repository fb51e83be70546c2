package io.serai.plugins.openai;

import static io.serai.plugins.openai.TestingRemote.failure;
import static io.serai.plugins.openai.TestingRemote.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is slow, too busy, broken, or not one at all. */
@Timeout(60)
class FaultsTest {
  private static final String PIECE = "{\"choices\":[{\"delta\":{\"content\":\"Once \"}}]}";
  private static final TestingServer.Answer GOOD = TestingServer.events(PIECE, "[DONE]");
  private static final TestingServer.Answer BROKEN =
      TestingServer.json(500, "{\"error\":\"out of memory\"}");

  @Test
  void asksAgainAfterAServersFailure() throws Exception {
    try (TestingServer server = new TestingServer(BROKEN, out -> {}, GOOD);
        Model model = writer(server)) {
      assertThat(generate(model).text()).isEqualTo("Once ");
      assertThat(server.asked).hasSize(3);
    }
  }

  @Test
  void givesUpAfterAsManyRetriesAsTheManifestSays() throws Exception {
    try (TestingServer server = new TestingServer(BROKEN);
        Model model = writer(server, "retries", 3)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "failed: it answered 500 \"out of memory\"");
      assertThat(server.asked).hasSize(4);
    }
  }

  @Test
  void waitsAsLongAsABusyServerAsksFor() throws Exception {
    try (TestingServer server =
            new TestingServer(TestingServer.json(429, "{}", "Retry-After: 1"), GOOD);
        Model model = writer(server)) {
      long start = System.nanoTime();
      assertThat(generate(model).text()).isEqualTo("Once ");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(server.asked).hasSize(2);
    }
  }

  @Test
  void doesNotWaitLongerThanTheTimeLimitForABusyServer() throws Exception {
    try (TestingServer server =
            new TestingServer(TestingServer.json(429, "{}", "Retry-After: 3600"), GOOD);
        Model model = writer(server)) {
      assertFails(model, ErrorCode.OVERLOADED, "ask again later: it answered 429");
      assertThat(server.asked).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_INPUT, can't use the request",
    "401, INVALID_CONFIGURATION, wants a key",
    "404, INVALID_CONFIGURATION, has no model 'far'",
    "413, INVALID_INPUT, can't use the request",
    "302, INVALID_CONFIGURATION, correct 'url'",
    "418, INVALID_CONFIGURATION, correct 'url'"
  })
  void doesNotAskAgainWhatIsRefused(int status, ErrorCode code, String message) throws Exception {
    try (TestingServer server =
            new TestingServer(TestingServer.json(status, "no", "Location: http://elsewhere/"));
        Model model = writer(server)) {
      assertFails(model, code, message);
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void halfAStreamIsAnErrorThatSaysSoAndIsNotAskedAgain() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.brokenOff(PIECE), GOOD);
        Model model = writer(server)) {
      List<String> pieces = new ArrayList<>();
      SeraiException why =
          failure(
              () ->
                  model.generate(
                      GenerationRequest.greedy("x", 1),
                      (token, piece) -> pieces.add(piece),
                      new Cancellation()));
      assertThat(why.code()).isEqualTo(ErrorCode.REMOTE_FAILED);
      assertThat(why)
          .hasMessageContaining("only the first 5 characters of the answer came")
          .hasMessageContaining("broke off in the middle");
      assertThat(pieces).containsExactly("Once ");
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void aStreamThatEndsWithoutSayingSoIsHalfAStream() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.events(PIECE));
        Model model = writer(server)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "without saying that it is complete");
    }
  }

  @Test
  void aStreamThatBreaksOffBeforeTheFirstPieceIsAskedForAgain() throws Exception {
    try (TestingServer server = new TestingServer(TestingServer.brokenOff(), GOOD);
        Model model = writer(server)) {
      assertThat(generate(model).text()).isEqualTo("Once ");
      assertThat(server.asked).hasSize(2);
    }
  }

  @Test
  void anErrorWithinTheStreamIsTold() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.events(PIECE, "{\"error\":{\"message\":\"slot unavailable\"}}"));
        Model model = writer(server)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "\"slot unavailable\"");
    }
  }

  @Test
  void garbageIsAnError() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(200, "<html>Welcome!</html>"),
                TestingServer.events("{\"choices\": [{{{"),
                out -> TestingServer.write(out, "SSH-2.0-OpenSSH_9.6\r\n\r\n"));
        Model model = writer(server, "retries", 0)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "isn't of the OpenAI API: \"<html>Welcome!");
      assertFails(model, ErrorCode.REMOTE_FAILED, "isn't of the OpenAI API: \"{\"choices\"");
      assertFails(model, ErrorCode.REMOTE_FAILED, "can't be reached");
    }
  }

  @Test
  void aLineWithoutEndIsGivenUp() throws Exception {
    TestingServer.Answer line =
        out -> {
          TestingServer.beginEvents(out);
          String much = "x".repeat(1 << 16);
          while (true) {
            TestingServer.write(out, much);
          }
        };
    try (TestingServer server = new TestingServer(line);
        Model model = writer(server)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "a line or event of more than 1024 KiB");
      server.left.get(20, TimeUnit.SECONDS);
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void aTextWithoutEndIsGivenUp() throws Exception {
    String much = PIECE.replace("Once ", "x".repeat(1 << 16));
    try (TestingServer server = new TestingServer(TestingServer.endless(much));
        Model model = writer(server)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "doesn't end its answer");
      server.left.get(20, TimeUnit.SECONDS);
    }
  }

  /** Each of these took many times its size as objects, or as memory for what never came. */
  @Test
  void answersThatWouldFillTheHeapAreGivenUp() throws Exception {
    String padding = " ".repeat(2 << 20);
    String claims =
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP64\",\"shape\":[2000000],\"data\":[1]}]}";
    AnswerMemory small = new AnswerMemory(64L << 20);
    assertThatThrownBy(() -> TensorsReader.read(utf8(claims + padding), small.share("far")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("less data than its shape [2000000] says");
    String many =
        "{\"outputs\":[%s{}]}"
            .formatted("{\"name\":\"y\",\"datatype\":\"BOOL\",\"shape\":[0]},".repeat(5000));
    assertThatThrownBy(() -> TensorsReader.read(utf8(many), small.share("far")))
        .hasMessageContaining("more than 4096 outputs");
    String longVector = "{\"data\":[{\"embedding\":[%s0]}]}".formatted("0,".repeat(3 << 20));
    String lists = "{\"choices\":[%s[]]}".formatted("[],".repeat(1 << 20));
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(200, longVector),
                TestingServer.json(200, lists),
                TestingServer.json(200, "x".repeat(40 << 20)));
        Model vectors =
            TestingRemote.load("openai", Set.of(Task.EMBEDDINGS), server.url(), "retries", 0);
        Model texts = writer(server, "retries", 0)) {
      assertThat(vectors.embed(List.of("a"), new Cancellation()).getFirst().vector())
          .hasSize((3 << 20) + 1);
      assertFails(texts, ErrorCode.REMOTE_FAILED, "isn't of the OpenAI API");
      assertFails(texts, ErrorCode.REMOTE_FAILED, "MiB, which isn't taken");
    }
  }

  @Test
  void answersTogetherTakeOnlyAPartOfTheHeap() throws Exception {
    AnswerMemory memory = new AnswerMemory(1600);
    try (AnswerMemory.Share one = memory.share("one")) {
      assertThatThrownBy(() -> one.take(101)).hasMessageContaining("one gave an answer that takes");
      List<AnswerMemory.Share> others = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        AnswerMemory.Share share = memory.share("other");
        share.take(100);
        others.add(share);
      }
      assertThatThrownBy(() -> one.take(1))
          .isInstanceOfSatisfying(
              AttemptFailure.class,
              e -> assertThat(e.error().code()).isEqualTo(ErrorCode.OVERLOADED));
      others.forEach(AnswerMemory.Share::close);
      one.take(100);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndNotAskedAgain() throws Exception {
    try (TestingServer server = new TestingServer();
        Model model = writer(server, "first_token_seconds", 2)) {
      server.answers(server.silent());
      assertFails(model, ErrorCode.TIMED_OUT, "than the 2.0 s that the manifest's 'first_token");
      server.hangs.get(20, TimeUnit.SECONDS);
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void aServerThatOnlySaysThatItIsThereIsGivenUp() throws Exception {
    try (TestingServer server = new TestingServer();
        Model model = writer(server, "first_token_seconds", 2)) {
      server.answers(server.hanging());
      assertFails(model, ErrorCode.TIMED_OUT, "first_token_seconds");
      server.left.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aServerThatStopsInTheMiddleIsGivenUp() throws Exception {
    try (TestingServer server = new TestingServer();
        Model model = writer(server, "total_seconds", 3)) {
      server.answers(server.hanging(PIECE));
      assertFails(model, ErrorCode.TIMED_OUT, "only the first 5 characters of the answer came");
      server.left.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void aCancelledCallEndsAndClosesItsConnection() throws Exception {
    try (TestingServer server = new TestingServer();
        Model model = writer(server)) {
      for (TestingServer.Answer answer : List.of(server.hanging(PIECE), server.hanging())) {
        server.answers(answer);
        Cancellation cancellation = new Cancellation();
        CompletableFuture<SeraiException> call =
            CompletableFuture.supplyAsync(
                () ->
                    failure(
                        () ->
                            model.generate(
                                GenerationRequest.greedy("x", 1), TokenSink.NONE, cancellation)));
        server.hangs.get(20, TimeUnit.SECONDS);
        cancellation.request("the client left");
        SeraiException why = call.get(20, TimeUnit.SECONDS);
        assertThat(why).hasMessage("the client left");
        assertThat(why.code()).isEqualTo(ErrorCode.CANCELLED);
        server.left.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aCallThatIsCancelledWhileItPausesEnds() throws Exception {
    try (TestingServer server =
            new TestingServer(TestingServer.json(429, "{}", "Retry-After: 100"));
        Model model = writer(server)) {
      Cancellation cancellation = new Cancellation();
      CompletableFuture<SeraiException> call =
          CompletableFuture.supplyAsync(
              () ->
                  failure(
                      () ->
                          model.generate(
                              GenerationRequest.greedy("x", 1), TokenSink.NONE, cancellation)));
      while (server.asked.isEmpty()) {
        Thread.onSpinWait();
      }
      cancellation.request("the client left");
      assertThat(call.get(20, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
    }
  }

  @Test
  void aServerThatIsNotThereIsTold() throws Exception {
    TestingServer gone = new TestingServer(GOOD);
    gone.close();
    try (Model model = writer(gone)) {
      assertFails(model, ErrorCode.REMOTE_FAILED, "can't be reached (ConnectException");
    }
  }

  @Test
  void theBreakerOpensAndSaysSoAtOnceUntilItTriesAgain() throws Exception {
    try (TestingServer server = new TestingServer(BROKEN);
        Model model = writer(server, "retries", 0, "breaker_calls", 3, "breaker_open_seconds", 5)) {
      for (int i = 0; i < 3; i++) {
        assertFails(model, ErrorCode.REMOTE_FAILED, "it answered 500");
      }
      server.answers(GOOD);
      assertFails(model, ErrorCode.REMOTE_FAILED, "isn't asked until 2");
      assertThat(server.asked).hasSize(3);
      Generation answer = null;
      while (answer == null) {
        try {
          answer = generate(model);
        } catch (SeraiException e) {
          assertThat(e).hasMessageContaining("(circuit breaker)");
          Thread.sleep(20);
        }
      }
      assertThat(answer.text()).isEqualTo("Once ");
      assertThat(server.asked).hasSize(4);
    }
  }

  @Test
  void refusalsAndABusyServerDoNotOpenTheBreaker() throws Exception {
    try (TestingServer server =
            new TestingServer(
                TestingServer.json(400, "no"),
                TestingServer.json(429, "{}"),
                TestingServer.json(404, "no"),
                TestingServer.json(429, "{}"),
                GOOD);
        Model model = writer(server, "retries", 0, "breaker_calls", 2)) {
      for (int i = 0; i < 4; i++) {
        assertThat(failure(() -> generate(model)).getMessage()).contains("it answered 4");
      }
      assertThat(generate(model).text()).isEqualTo("Once ");
    }
  }

  @Test
  void moreCallsThanAllowedAtOnceAreRefused() throws Exception {
    try (TestingServer server = new TestingServer();
        Model model = writer(server, "concurrent_calls", 1)) {
      server.answers(server.hanging(PIECE));
      Cancellation cancellation = new Cancellation();
      CompletableFuture<SeraiException> first =
          CompletableFuture.supplyAsync(
              () ->
                  failure(
                      () ->
                          model.generate(
                              GenerationRequest.greedy("x", 1), TokenSink.NONE, cancellation)));
      server.hangs.get(20, TimeUnit.SECONDS);
      assertFails(model, ErrorCode.OVERLOADED, "1 calls of 127.0.0.1");
      cancellation.request("enough");
      first.get(20, TimeUnit.SECONDS);
      server.answers(GOOD);
      assertThat(generate(model).text()).isEqualTo("Once ");
    }
  }

  @Test
  void readsPausesAsSecondsAndAsDates() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(pause("7", now)).hasSeconds(7);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(90).atOffset(ZoneOffset.UTC));
    assertThat(pause(date, now)).hasSeconds(90);
    assertThat(pause(date, now.plusSeconds(100))).isZero();
    assertThat(pause("999999999", now)).hasDays(1);
    assertThat(pause("soon", now)).isNull();
  }

  private static Duration pause(String value, Instant now) {
    return Refusals.pause(
        HttpHeaders.of(Map.of("Retry-After", List.of(value)), (a, b) -> true), now);
  }

  @Test
  void refusesTasksAndTensorsThatTheApiDoesNotHave() throws Exception {
    try (TestingServer server = new TestingServer(GOOD);
        Model model = writer(server)) {
      assertThat(failure(() -> model.infer(Map.of(), new Cancellation())).code())
          .isEqualTo(ErrorCode.UNSUPPORTED_TASK);
      assertThat(failure(() -> model.embed(List.of("x"), new Cancellation())).code())
          .isEqualTo(ErrorCode.UNSUPPORTED_TASK);
      assertThat(
              failure(
                      () ->
                          TestingRemote.load(
                              "openai", Set.of(Task.IMAGE_CLASSIFICATION), server.url()))
                  .code())
          .isEqualTo(ErrorCode.INVALID_CONFIGURATION);
    }
  }

  private static void assertFails(Model model, ErrorCode code, String message) {
    SeraiException why = failure(() -> generate(model));
    assertThat(why).hasMessageContaining(message);
    assertThat(why.code()).isEqualTo(code);
  }

  private static Generation generate(Model model) {
    return model.generate(GenerationRequest.greedy("x", 1), TokenSink.NONE, new Cancellation());
  }
}
