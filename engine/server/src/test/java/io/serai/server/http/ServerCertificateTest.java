package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.access.TlsFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerCertificateTest {
  private final Vertx vertx = Vertx.vertx();
  private Path folder;
  private TlsFiles rsa;
  private TlsFiles ec;

  @BeforeAll
  void make(@TempDir Path temporary) throws Exception {
    folder = temporary;
    rsa = TestingCertificate.make(Files.createDirectory(folder.resolve("rsa")), "RSA", "one");
    ec = TestingCertificate.make(Files.createDirectory(folder.resolve("ec")), "EC", "two");
  }

  @AfterAll
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec"})
  void aCertificateWithItsKeyIsTaken(String type) throws Exception {
    ServerCertificate read = ServerCertificate.read(type.equals("rsa") ? rsa : ec, vertx);
    assertThat(read.certificate().getSubjectX500Principal().getName())
        .isEqualTo(type.equals("rsa") ? "CN=one" : "CN=two");
    assertThat(read.fingerprint()).hasSize(64);
  }

  @Test
  void whatCantBeUsedIsToldWithItsFileAndWhy() throws Exception {
    Path none = folder.resolve("none.pem");
    Path noise = Files.writeString(folder.resolve("noise.pem"), "noise");
    Path broken = folder.resolve("broken.pem");
    Files.writeString(broken, Files.readString(rsa.certificate()).replaceFirst("M", "!"));
    Path brokenKey = folder.resolve("broken-key.pem");
    Files.writeString(brokenKey, Files.readString(rsa.key()).replaceFirst("(?s)\nM.{200}", "\nM"));
    Path encrypted =
        Files.writeString(
            folder.resolve("encrypted.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    assertRefused(none, rsa.key(), none + ": there is no such file");
    assertRefused(rsa.certificate(), none, none + ": there is no such file");
    assertRefused(noise, rsa.key(), noise + ": holds no certificate in PEM");
    assertRefused(broken, rsa.key(), broken + ": holds no certificate in PEM");
    assertRefused(rsa.certificate(), noise, noise + ": holds no private key");
    assertRefused(rsa.certificate(), brokenKey, brokenKey + ": holds no private key");
    assertRefused(rsa.certificate(), encrypted, encrypted + ": is encrypted");
    assertRefused(
        rsa.certificate(), ec.key(), "for the certificate in %s: ".formatted(rsa.certificate()));
    Path other = Files.createDirectory(folder.resolve("other"));
    Path otherKey = TestingCertificate.make(other, "RSA", "three").key();
    assertRefused(rsa.certificate(), otherKey, "it is another certificate's");
  }

  private void assertRefused(Path certificate, Path key, String expected) throws IOException {
    assertThatThrownBy(() -> ServerCertificate.read(new TlsFiles(certificate, key), vertx))
        .hasMessageContaining(expected);
  }
}
