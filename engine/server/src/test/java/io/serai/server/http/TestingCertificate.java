package io.serai.server.http;

import io.serai.server.access.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes certificates for this machine with the JDK's own tool. */
final class TestingCertificate {
  private static final char[] PASSWORD = "testing".toCharArray();
  private static final String NAME = "server";

  private TestingCertificate() {}

  /**
   * Makes a certificate and its key, and writes both in PEM.
   *
   * @param algorithm {@code RSA} or {@code EC}
   */
  static TlsFiles make(Path folder, String algorithm, String subject)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("store.p12");
    Files.deleteIfExists(store);
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
                    algorithm,
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
    TlsFiles files = new TlsFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    pem(files.certificate(), "CERTIFICATE", keys.getCertificate(NAME).getEncoded());
    pem(files.key(), "PRIVATE KEY", keys.getKey(NAME, PASSWORD).getEncoded());
    return files;
  }

  private static void pem(Path file, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type));
  }
}
