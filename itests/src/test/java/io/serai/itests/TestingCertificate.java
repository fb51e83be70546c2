package io.serai.itests;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for loopback, made with the JDK's own tool. */
final class TestingCertificate {
  private static final char[] PASSWORD = "testing".toCharArray();
  private static final String NAME = "server";

  private TestingCertificate() {}

  /** Writes {@code certificate.pem} and {@code key.pem} into a folder, over those there are. */
  static Certificate write(Path folder, String subject) throws Exception {
    Path store = Files.createTempDirectory("certificate").resolve("store.p12");
    Process tool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    new String(PASSWORD),
                    "-alias",
                    NAME,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + subject,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "30"))
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Files.delete(store);
    Files.delete(store.getParent());
    Certificate certificate = keys.getCertificate(NAME);
    pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
    pem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey(NAME, PASSWORD).getEncoded());
    return certificate;
  }

  private static void pem(Path file, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type));
  }

  /** A client that trusts that certificate only. */
  static HttpClient clientThatTrusts(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(NAME, certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }
}
