package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.access.Access;
import io.serai.server.access.AccessSettings;
import io.serai.server.access.ApiKey;
import io.serai.server.access.KeyHash;
import io.serai.server.access.Keys;
import io.serai.server.access.LoopbackRule;
import io.serai.server.access.NamedKey;
import io.serai.server.access.Role;
import io.serai.server.config.Config;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessHandlerTest {
  private static final ApiKey PHONE = ApiKey.random();
  private static final ApiKey MINE = ApiKey.random();
  private static final AccessSettings SETTINGS =
      new AccessSettings(LoopbackRule.KEYS, false, Set.of("https://example.org"));
  private static final String ROUTE =
      """
      - route:
          id: greeting
          from:
            uri: platform-http
            parameters: {path: "/greet/{whom}"}
            steps:
              - setBody: {expression: {constant: {expression: hello}}}
      """;

  private final AtomicInteger stops = new AtomicInteger();
  private TestingServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("routes/greeting.yaml"), ROUTE);
    Keys keys =
        new Keys(
            List.of(
                new NamedKey("phone", Role.INFER, KeyHash.of(PHONE), ""),
                new NamedKey("me", Role.ADMIN, KeyHash.of(MINE), "")));
    Config config = Config.DEFAULTS.listeningOn(null, 0).withAccess(SETTINGS);
    Access access = new Access(SETTINGS, config.host(), keys, ApiKey.random());
    server = new TestingServer(folder, config, access, stops::incrementAndGet);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String[] bearer(ApiKey key) {
    return new String[] {"Authorization", "Bearer " + key.text()};
  }

  @Test
  void whatIsOpenNeedsNoKey() throws Exception {
    assertThat(server.send("GET", "/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void whoMayAskModelsMayHaveOneChosenButNotLoaded() throws Exception {
    String load = "{\"task\": \"embeddings\", \"load\": true}";
    HttpResponse<String> refused = server.send("POST", "/models/select", load, bearer(PHONE));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "\"code\":\"FORBIDDEN\"",
            "'load: true' needs a key with the role 'admin'; the one that was sent has the role"
                + " 'infer'");
    String choose = "{\"task\": \"embeddings\", \"load\": false}";
    for (HttpResponse<String> none :
        List.of(
            server.send("POST", "/models/select", choose, bearer(PHONE)),
            server.send("POST", "/models/select", load, bearer(MINE)))) {
      assertThat(none.statusCode()).isEqualTo(400);
      assertThat(none.body()).contains("no model of the catalog does embeddings");
    }
  }

  @Test
  void otherApisSayItInTheirOwnForm() throws Exception {
    HttpResponse<String> openAi = server.send("POST", "/v1/chat/completions", "{}");
    assertThat(openAi.statusCode()).isEqualTo(401);
    assertThat(openAi.body()).contains("\"type\":\"invalid_request_error\"", "serai keys add");
    HttpResponse<String> kserve = server.send("POST", "/v2/models/a/infer", "{}");
    assertThat(kserve.statusCode()).isEqualTo(401);
    assertThat(kserve.body()).startsWith("{\"error\":\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /pipelines",
    "POST, /pipelines/a",
    "GET, /admin/status",
    "POST, /admin/stop",
    "GET, /unknown",
    "GET, /greet/me",
    "GET, /%61dmin/status"
  })
  void withoutAKeyNothingElseIsAnswered(String method, String path) throws Exception {
    HttpResponse<String> response = server.send(method, path, "{}");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"UNAUTHORIZED\"", "serai keys add");
    HttpResponse<String> wrong = server.send(method, path, "{}", bearer(ApiKey.random()));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("isn't one of this engine's");
    assertThat(stops).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic c2VyYWk6c2VyYWk=", "Bearer", "Bearer ", "Bearer srk_", "srk_x", "Bearer ä"})
  void whatIsNoKeyIsRefused(String authorization) throws Exception {
    assertThat(server.send("GET", "/pipelines", "", "Authorization", authorization).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aKeyIsTakenInEitherHeader() throws Exception {
    String key = PHONE.text();
    assertThat(server.send("GET", "/pipelines", "", "Authorization", "Bearer " + key).statusCode())
        .isEqualTo(200);
    assertThat(server.send("GET", "/pipelines", "", "Authorization", "bearer  " + key).statusCode())
        .isEqualTo(200);
    assertThat(server.send("GET", "/pipelines", "", "X-API-Key", key).statusCode()).isEqualTo(200);
    assertThat(
            server
                .send("GET", "/pipelines", "", "Authorization", "Basic YTpi", "X-API-Key", key)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aRoleDoesWhatItMay() throws Exception {
    assertThat(server.send("POST", "/pipelines/a", "{\"text\": \"a\"}", bearer(PHONE)).statusCode())
        .isEqualTo(404);
    HttpResponse<String> refused = server.send("POST", "/admin/stop", "", bearer(PHONE));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("\"code\":\"FORBIDDEN\"", "needs a key with the role 'admin'", "'infer'");
    assertThat(server.send("GET", "/unknown", "", bearer(PHONE)).statusCode()).isEqualTo(403);
    assertThat(server.send("GET", "/unknown", "", bearer(MINE)).statusCode()).isEqualTo(404);
    assertThat(server.send("GET", "/admin/status", "", bearer(MINE)).statusCode()).isEqualTo(200);
    for (String path :
        List.of("/admin//stop", "/x/../admin/stop", "/%61dmin/stop", "/admin/stop/")) {
      assertThat(server.send("POST", path, "", bearer(PHONE)).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(stops).hasValue(0);
  }

  @Test
  void aPipelinesOwnAddressNeedsTheRoleInfer() throws Exception {
    assertThat(server.send("GET", "/greet/me", "", bearer(PHONE)).body()).isEqualTo("hello");
    assertThat(server.send("GET", "/greet/me/more", "", bearer(PHONE)).statusCode()).isEqualTo(403);
  }

  @Test
  void preflightsAreAnsweredForAllAddressesWithoutAKey() throws Exception {
    for (String path :
        List.of("/pipelines/a", "/v1/chat/completions", "/v2/models/a/infer", "/greet/me")) {
      HttpResponse<String> preflight =
          server.send(
              "OPTIONS",
              path,
              "",
              "Origin",
              "https://example.org",
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "authorization,x-stainless-os");
      assertThat(preflight.statusCode()).as(path).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://example.org");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
          .contains("GET, HEAD, POST, PUT, DELETE, OPTIONS");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
          .contains("Authorization, Content-Type, X-API-Key, authorization,x-stainless-os");
    }
    HttpResponse<String> foreign =
        server.send(
            "OPTIONS",
            "/pipelines/a",
            "",
            "Origin",
            "https://evil.com",
            "Access-Control-Request-Method",
            "POST");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(
            server
                .send("OPTIONS", "/pipelines/a", "", "Origin", "https://example.org")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aPageMayReadWhyItIsRefused() throws Exception {
    HttpResponse<String> refused =
        server.send("GET", "/pipelines", "", "Origin", "https://example.org");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://example.org");
  }

  @Test
  void anyNameOfTheEngineIsTakenWhereAKeyIsAskedFor() throws Exception {
    String request =
        "GET /pipelines HTTP/1.1\r\nHost: jetson\r\nX-API-Key: %s\r\nConnection: close\r\n\r\n"
            .formatted(PHONE.text());
    assertThat(server.raw(request)).startsWith("HTTP/1.1 200 ");
  }

  /** A page can have its own name bound to any address, also to one that others can reach. */
  @ParameterizedTest
  @CsvSource({
    "evil.com, 421",
    "evil.com:8000, 421",
    "jetson, 421",
    "localhost, 200",
    "192.168.1.20:8000, 200",
    "[fd00::2]:8000, 200",
    "example.org, 200"
  })
  void withoutKeysOnlyTheEnginesNamesAreTakenOnAPublicAddressToo(
      String host, int status, @TempDir Path folder) throws Exception {
    AccessSettings open = new AccessSettings(LoopbackRule.OPEN, true, SETTINGS.origins());
    Config config = Config.DEFAULTS.listeningOn(null, 0).withAccess(open);
    Access access = Access.withoutKeys(open, "0.0.0.0");
    try (TestingServer insecure = new TestingServer(folder, config, access, () -> {})) {
      String answer =
          insecure.raw(
              "GET /pipelines HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host));
      assertThat(answer).startsWith("HTTP/1.1 " + status);
      if (status == 421) {
        assertThat(answer).contains("\"code\":\"WRONG_HOST\"", "'cors: {origins: [...]}'");
      }
    }
  }
}
