package io.serai.server.api;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom commands trust to be the engine they ask. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Trusts servers whose certificates were issued by those in a file, under their own names.
   *
   * @param file certificates in PEM
   * @throws SeraiException if it can't be read
   */
  public static SSLContext issuedBy(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("issuer-" + number++, certificate);
      }
      if (number == 0) {
        throw new CertificateException("there is no -----BEGIN CERTIFICATE----- in it");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return context(managers.getTrustManagers());
    } catch (IOException | GeneralSecurityException e) {
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          "%s holds no certificates in PEM that can be used: %s".formatted(file, e),
          e);
    }
  }

  /**
   * Trusts one certificate, under whatever name it is shown.
   *
   * @param fingerprint its SHA-256 in hexadecimal
   */
  public static SSLContext only(String fingerprint) {
    try {
      return context(new TrustManager[] {new Pinned(HexFormat.of().parseHex(fingerprint))});
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  /** An extended one, since Java compares names itself for the others. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final byte[] fingerprint;

    Pinned(byte[] fingerprint) {
      this.fingerprint = fingerprint;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        byte[] shown = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        if (!MessageDigest.isEqual(shown, fingerprint)) {
          throw new CertificateException("another certificate than the engine noted");
        }
      } catch (GeneralSecurityException e) {
        throw e instanceof CertificateException certificate
            ? certificate
            : new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
