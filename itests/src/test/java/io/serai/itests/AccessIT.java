package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.itests.TestingArchive.Ended;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys, certificates and web pages from elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
  private static final String KEYS = "access: {loopback: keys}\n";
  private static final String TEXT = "{\"text\": \"Lovely.\"}";

  private Path homes;
  private TestingArchive keyed;
  private String phone;
  private String mine;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    homes = folder;
    keyed = archive("keyed", KEYS + "cors: {origins: [\"https://example.org\"]}\n");
    phone = add(keyed, "phone", "infer");
    mine = add(keyed, "me", "admin");
    keyed.up();
  }

  @AfterAll
  void stop() throws Exception {
    keyed.down();
    keyed.close();
  }

  private TestingArchive archive(String name, String options) throws Exception {
    Path home = homes.resolve(name);
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/serai.yaml"), options);
    return new TestingArchive(home);
  }

  private static String add(TestingArchive archive, String name, String role) throws Exception {
    Ended added = archive.serai("keys", "add", name, "--role", role);
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out().strip()).matches("srk_[A-Za-z0-9_-]{43}");
    return added.out().strip();
  }

  private static HttpResponse<String> send(
      TestingArchive archive, String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(archive.url().resolve(path))
            .method(method, BodyPublishers.ofString(body));
    return archive.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private static String[] bearer(String key) {
    return new String[] {"Authorization", "Bearer " + key};
  }

  @Test
  void aKeyIsAskedForAndDoesWhatItsRoleAllows() throws Exception {
    assertThat(send(keyed, "GET", "/health", "").statusCode()).isEqualTo(200);
    HttpResponse<String> without = send(keyed, "POST", "/pipelines/sentiment-bow", TEXT);
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    String wrong = phone.substring(0, 10) + "A".repeat(phone.length() - 10);
    assertThat(send(keyed, "POST", "/pipelines/sentiment-bow", TEXT, bearer(wrong)).statusCode())
        .isEqualTo(401);
    HttpResponse<String> asked =
        send(keyed, "POST", "/pipelines/sentiment-bow", TEXT, bearer(phone));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(asked.body()).contains("\"label\":\"positive\"");
    assertThat(
            send(keyed, "POST", "/pipelines/sentiment-bow", TEXT, "X-API-Key", mine).statusCode())
        .isEqualTo(200);
    for (String path : new String[] {"/admin/stop", "/admin/models/sentiment-bow/load"}) {
      HttpResponse<String> refused = send(keyed, "POST", path, "", bearer(phone));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("needs a key with the role 'admin'");
    }
    assertThat(send(keyed, "GET", "/admin/status", "", bearer(mine)).statusCode()).isEqualTo(200);
  }

  @Test
  void preflightsAreAnsweredWithoutAKey() throws Exception {
    for (String path :
        new String[] {"/pipelines/a", "/v1/chat/completions", "/v2/models/a/infer"}) {
      HttpResponse<String> preflight =
          send(
              keyed,
              "OPTIONS",
              path,
              "",
              "Origin",
              "https://example.org",
              "Access-Control-Request-Method",
              "POST",
              "Access-Control-Request-Headers",
              "authorization");
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
          .contains("https://example.org");
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("Authorization", "Content-Type", "X-API-Key");
    }
    assertThat(
            send(keyed, "GET", "/pipelines", "", "Origin", "https://evil.com", "X-API-Key", phone)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void commandsSendTheKeyOfTheirEnvironmentElseTheOneThatTheEngineLeft() throws Exception {
    Ended own = keyed.serai("status");
    assertThat(own.code()).as(own.err()).isZero();
    Path left = keyed.home().resolve("data/engine.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(left)))
        .isEqualTo("rw-------");
    String url = keyed.url().toString();
    TestingArchive other = new TestingArchive(homes.resolve("other"));
    Ended without = other.serai("status", "--server", url);
    assertThat(without.code()).isEqualTo(3);
    assertThat(without.err()).contains("asks for a key", "SERAI_API_KEY");
    other.withEnvironment("SERAI_API_KEY", phone);
    Ended run = other.serai("run", "--server", url, "sentiment-bow", "Lovely.");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("positive (");
    Path input = Files.writeString(homes.resolve("input.jsonl"), "\"Lovely.\"\n");
    Ended batch = other.serai("run", "--server", url, "sentiment-bow", "--input", input.toString());
    assertThat(batch.code()).as(batch.err()).isZero();
    assertThat(batch.out()).contains("\"label\":\"positive\"");
    Ended refused = other.serai("down", "--server", url);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("needs a key with the role 'admin'");
    other.withEnvironment("SERAI_API_KEY", mine);
    assertThat(other.serai("status", "--server", url).code()).isZero();
  }

  @Test
  void keysComeAndGoWhileTheEngineRuns() throws Exception {
    String guest = add(keyed, "guest", "infer");
    TestingArchive.until(
        () -> send(keyed, "GET", "/pipelines", "", bearer(guest)).statusCode() == 200);
    Ended again = keyed.serai("keys", "add", "guest", "--role", "infer");
    assertThat(again.code()).isEqualTo(3);
    assertThat(again.err()).contains("'guest' has a key already");
    assertThat(keyed.serai("keys", "list").out()).containsPattern("guest +infer +20");
    Path file = keyed.home().resolve("conf/keys.yaml");
    assertThat(Files.readString(file)).doesNotContain(guest.substring(4));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(keyed.serai("keys", "remove", "gest").err()).contains("did you mean 'guest'?");
    assertThat(keyed.serai("keys", "remove", "guest").code()).isZero();
    TestingArchive.until(
        () -> send(keyed, "GET", "/pipelines", "", bearer(guest)).statusCode() == 401);
  }

  @Test
  void aPublicAddressIsRefusedWithoutKeysUnlessThatIsForced() throws Exception {
    TestingArchive open = archive("open", "");
    Ended refused = open.serai("up", "--host", "0.0.0.0", "--port", "0");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("there are no keys", "serai keys add", "--insecure");
    open.up("--host", "0.0.0.0", "--insecure");
    assertThat(open.url().getHost()).isEqualTo("0.0.0.0");
    assertThat(send(open, "GET", "/pipelines", "").statusCode()).isEqualTo(200);
    assertThat(open.getByName("/pipelines", "evil.com")).startsWith("HTTP/1.1 421 ");
    assertThat(open.getByName("/pipelines", "192.168.1.20")).startsWith("HTTP/1.1 200 ");
    assertThat(open.serai("status").out()).contains("anybody who can reach 0.0.0.0");
    assertThat(open.serai("logs").out()).contains("anybody who can reach 0.0.0.0");
    String key = add(open, "me", "admin");
    TestingArchive.until(() -> send(open, "GET", "/pipelines", "").statusCode() == 401);
    assertThat(send(open, "GET", "/pipelines", "", bearer(key)).statusCode()).isEqualTo(200);
    assertThat(open.serai("status").out()).contains("in the clear");
    open.down();
    open.close();
  }

  @Test
  void asAServerOfTheDeviceApiItIsAskedByAllPagesButNotForTheAdministrationOrByOtherNames()
      throws Exception {
    String evil = "https://evil.com";
    try (TestingArchive device = archive("device", "compat: device\n").up()) {
      HttpResponse<String> preflight = preflight(device, "/inference", evil);
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains(evil);
      HttpResponse<String> asked =
          send(
              device,
              "POST",
              "/inference",
              "{\"prompt\": \"3+4=\", \"model\": \"tiny-lm\", \"max_length\": 1}",
              "Origin",
              evil);
      assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
      assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(evil);
      assertThat(preflight(device, "/admin/status", evil).statusCode()).isEqualTo(403);
      HttpResponse<String> refused = send(device, "GET", "/admin/status", "", "Origin", evil);
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(device.getByName("/status", "evil.com")).startsWith("HTTP/1.1 421 ");
      assertThat(device.getByName("/status", "127.0.0.1")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static HttpResponse<String> preflight(TestingArchive archive, String path, String origin)
      throws Exception {
    return send(
        archive,
        "OPTIONS",
        path,
        "",
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        "content-type");
  }

  @Test
  void anEngineWithACertificateIsAskedOverHttpsAndTakesANewOneIn() throws Exception {
    TestingArchive tls =
        archive("tls", KEYS + "tls: {certificate: certificate.pem, key: key.pem}\n");
    Path conf = tls.home().resolve("conf");
    Ended none = tls.serai("up", "--port", "0");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains(conf.resolve("certificate.pem") + ": there is no such file");
    Certificate first = TestingCertificate.write(conf, "first");
    String key = add(tls, "me", "admin");
    tls.up();
    assertThat(tls.url().getScheme()).isEqualTo("https");
    assertThat(tls.serai("status").code()).isZero();
    assertThat(pipelines(tls.url(), first, key)).isEqualTo(200);

    Path authority = Files.copy(conf.resolve("certificate.pem"), homes.resolve("authority.pem"));
    TestingArchive other = new TestingArchive(homes.resolve("tls-other"));
    other.withEnvironment("SERAI_API_KEY", key);
    String url = tls.url().toString();
    assertThat(other.serai("status", "--server", url).code()).isEqualTo(6);
    Ended trusting = other.serai("status", "--server", url, "--cacert", authority.toString());
    assertThat(trusting.code()).as(trusting.err()).isZero();
    other.withEnvironment("SERAI_CA", authority.toString());
    assertThat(other.serai("status", "--server", url).code()).isZero();

    Files.writeString(conf.resolve("certificate.pem"), "nonsense");
    TestingArchive.until(() -> tls.serai("status").out().contains("holds no certificate in PEM"));
    assertThat(pipelines(tls.url(), first, key)).isEqualTo(200);
    Certificate second = TestingCertificate.write(conf, "second");
    TestingArchive.until(() -> isTrusted(tls.url(), second, key));
    assertThatThrownBy(() -> pipelines(tls.url(), first, key)).isInstanceOf(SSLException.class);
    TestingArchive.until(() -> tls.serai("status").code() == 0);
    assertThat(tls.serai("status").out()).doesNotContain("holds no certificate");
    tls.down();
    tls.close();
  }

  private static boolean isTrusted(URI url, Certificate certificate, String key) throws Exception {
    try {
      return pipelines(url, certificate, key) == 200;
    } catch (SSLException e) {
      return false;
    }
  }

  private static int pipelines(URI url, Certificate certificate, String key) throws Exception {
    try (HttpClient client = TestingCertificate.clientThatTrusts(certificate)) {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/pipelines")).headers(bearer(key)).build();
      return client.send(request, BodyHandlers.ofString()).statusCode();
    }
  }
}
