package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Json;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and its page over HTTP. */
class OpenApiServerTest {
  private static final String DOCUMENT = "/openapi.json";
  private static final Pattern LINKS = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  @TempDir Path home;

  @Test
  void theDocumentNamesTheAddressThatItWasAskedAt() throws Exception {
    try (TestingServer server = new TestingServer(home)) {
      HttpResponse<String> answer = server.send("GET", DOCUMENT, "");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      JsonNode document = Json.MAPPER.readTree(answer.body());
      assertThat(document.at("/servers/0/url").asText()).isEqualTo(server.http().url());
      assertThat(document.get("paths").has("/pipelines/{name}")).isTrue();
      String other =
          server.raw(
              "GET %s HTTP/1.1\r\nHost: localhost:9\r\nConnection: close\r\n\r\n"
                  .formatted(DOCUMENT));
      assertThat(other).contains("{\"servers\":[{\"url\":\"http://localhost:9\"}],\"openapi\":");
    }
  }

  @Test
  void itComesCompressedToWhoeverTakesThat() throws Exception {
    try (TestingServer server = new TestingServer(home);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.http().url() + DOCUMENT))
              .header("Accept-Encoding", "gzip, br")
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      byte[] read = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
      assertThat(new String(read, StandardCharsets.UTF_8))
          .isEqualTo(server.send("GET", DOCUMENT, "").body());
      for (String encodings : List.of("gzip;q=0, br", "br;q=1, gzip; q=0.0", "identity")) {
        HttpResponse<String> plain = server.send("GET", DOCUMENT, "", "Accept-Encoding", encodings);
        assertThat(plain.headers().firstValue("Content-Encoding")).as(encodings).isEmpty();
      }
      HttpResponse<String> less =
          server.send("GET", "/docs/start.js", "", "Accept-Encoding", "br, gzip;q=0.5");
      assertThat(less.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }
  }

  @Test
  void whatABrowserHasAlreadyIsNotSentAgain() throws Exception {
    try (TestingServer server = new TestingServer(home)) {
      for (String path : List.of(DOCUMENT, "/docs", "/docs/swagger-ui.css")) {
        HttpResponse<String> first = server.send("GET", path, "");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.send("GET", path, "", "If-None-Match", tag);
        assertThat(again.statusCode()).as(path).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(server.send("GET", path, "", "If-None-Match", "\"other\"").body())
            .isEqualTo(first.body());
      }
    }
  }

  @Test
  void thePageTakesAllItNeedsFromTheEngine() throws Exception {
    try (TestingServer server = new TestingServer(home)) {
      HttpResponse<String> page = server.send("GET", "/docs", "");
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'")
          .doesNotContain("unsafe", "http:", "https:");
      assertThat(page.body()).doesNotContain("<style", "style=", "onload=");
      assertThat(page.body()).doesNotContainPattern("<script(?! src=)");
      List<String> links = LINKS.matcher(page.body()).results().map(link -> link.group(1)).toList();
      assertThat(links).hasSize(5);
      for (String link : links) {
        assertThat(link).startsWith("/");
        HttpResponse<String> file = server.send("GET", link, "");
        assertThat(file.statusCode()).as(link).isEqualTo(200);
        assertThat(file.body()).as(link).isNotEmpty();
      }
      assertThat(
              server.send("GET", "/docs/swagger-ui.css", "").headers().firstValue("Content-Type"))
          .hasValue("text/css; charset=utf-8");
    }
  }

  @Test
  void thereAreNoOtherFiles() throws Exception {
    try (TestingServer server = new TestingServer(home)) {
      assertThat(server.send("GET", "/docs/package-info.class", "").statusCode()).isEqualTo(404);
      assertThat(server.send("GET", "/docs/..%2Fcommon.yaml", "").statusCode()).isEqualTo(404);
      assertThat(server.send("POST", "/docs", "").statusCode()).isEqualTo(405);
      assertThat(server.send("HEAD", "/docs", "").body()).isEmpty();
    }
  }
}
