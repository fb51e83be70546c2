package io.serai.server.http;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.server.access.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the server shows.
 *
 * @param options it and its key, as they were read
 * @param certificate the server's own, without those it was issued with
 */
record ServerCertificate(PemKeyCertOptions options, X509Certificate certificate) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
  private static final byte[] PROBE = "serai".getBytes(StandardCharsets.US_ASCII);

  /**
   * Reads and checks both files.
   *
   * @throws InvalidFileException that says which can't be used and why
   */
  static ServerCertificate read(TlsFiles files, Vertx vertx) throws InvalidFileException {
    String chain =
        BLOCK
            .matcher(text(files.certificate()))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.joining("\n", "", "\n"));
    X509Certificate certificate = certificate(files.certificate(), chain);
    String key = text(files.key());
    if (key.contains("ENCRYPTED")) {
      throw invalid(
          files.key(),
          "is encrypted; write it without a pass phrase: openssl pkey -in FILE -out NEW");
    }
    PemKeyCertOptions options =
        new PemKeyCertOptions().setCertValue(Buffer.buffer(chain)).setKeyValue(Buffer.buffer(key));
    String mismatch = mismatch(options, certificate, vertx);
    if (mismatch != null) {
      throw invalid(
          files.key(),
          "holds no private key, in PEM as 'openssl genpkey' writes it, for the certificate in %s: %s"
              .formatted(files.certificate(), mismatch));
    }
    return new ServerCertificate(options, certificate);
  }

  /** The SHA-256 of the certificate, in hexadecimal. */
  String fingerprint() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  private static X509Certificate certificate(Path file, String chain) throws InvalidFileException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)))
          .stream()
          .map(X509Certificate.class::cast)
          .findFirst()
          .orElseThrow(
              () -> new CertificateException("there is no -----BEGIN CERTIFICATE----- in it"));
    } catch (CertificateException e) {
      throw invalid(file, "holds no certificate in PEM: " + e.getMessage());
    }
  }

  /** Why the key can't be used with the certificate; null if it can. */
  private static @Nullable String mismatch(
      PemKeyCertOptions options, X509Certificate certificate, Vertx vertx) {
    try {
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys) {
          String type = certificate.getPublicKey().getAlgorithm();
          String[] names = keys.getServerAliases(type, null);
          PrivateKey key = names == null || names.length == 0 ? null : keys.getPrivateKey(names[0]);
          if (key != null) {
            return belongs(key, certificate) ? null : "it is another certificate's";
          }
        }
      }
      return "none was found";
    } catch (Exception e) {
      // Vert.x declares no less.
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String type = certificate.getPublicKey().getAlgorithm();
    try {
      Signature signature =
          Signature.getInstance(type.equals("EC") ? "SHA256withECDSA" : "SHA256with" + type);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // A key of another type can't even sign for it.
      return false;
    }
  }

  private static String text(Path file) throws InvalidFileException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw invalid(file, "there is no such file, though 'tls' in conf/serai.yaml names it");
    } catch (AccessDeniedException e) {
      throw invalid(file, "this user may not read it");
    } catch (IOException e) {
      throw invalid(file, "can't be read: " + e);
    }
  }

  private static InvalidFileException invalid(Path file, String message) {
    return new InvalidFileException(List.of(new Problem(file, 0, 0, message)));
  }
}
