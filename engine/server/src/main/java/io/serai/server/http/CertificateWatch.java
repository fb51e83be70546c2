package io.serai.server.http;

import io.serai.catalog.watch.FolderWatcher;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.server.access.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a new certificate in when its files change; one that can't be used leaves the one there is.
 */
final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration SOON = Duration.ofDays(14);

  private final TlsFiles files;
  private final Vertx vertx;
  private final FolderWatcher watcher;
  private volatile ServerCertificate current;
  private volatile List<Problem> problems = List.of();

  /**
   * Reads the certificate and begins to watch it.
   *
   * @throws InvalidFileException if it can't be used
   */
  CertificateWatch(TlsFiles files, Vertx vertx) throws InvalidFileException {
    this.files = new TlsFiles(absolute(files.certificate()), absolute(files.key()));
    this.vertx = vertx;
    Set<Path> both = Set.of(this.files.certificate(), this.files.key());
    List<Path> folders =
        Stream.of(this.files.certificate(), this.files.key())
            .map(file -> Objects.requireNonNull(file.getParent(), "a file is in a folder"))
            .distinct()
            .toList();
    watcher = new FolderWatcher(folders, 1, both::contains);
    watcher.first();
    current = ServerCertificate.read(this.files, vertx);
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** The one in force. */
  ServerCertificate current() {
    return current;
  }

  /**
   * Looks whether it changed. By one thread at a time, which may wait.
   *
   * @return whether another is in force
   */
  boolean refresh(io.vertx.core.http.HttpServer server) {
    if (watcher.changes().isEmpty()) {
      return false;
    }
    try {
      ServerCertificate next = ServerCertificate.read(files, vertx);
      server
          .updateSSLOptions(new SSLOptions().setKeyCertOptions(next.options()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      current = next;
      problems = List.of();
      LOG.info("a new certificate is shown, valid until {}", until());
      return true;
    } catch (InvalidFileException e) {
      problems = e.problems();
      LOG.warn("the certificate stays as it was: {}", e.getMessage());
      return false;
    }
  }

  /** What whoever runs the engine should mend: files that can't be used, or that end soon. */
  List<Problem> problems(Instant now) {
    if (!problems.isEmpty() || now.plus(SOON).isBefore(until())) {
      return problems;
    }
    return List.of(
        new Problem(
            files.certificate(), 0, 0, "is valid until %s only; renew it".formatted(until())));
  }

  private Instant until() {
    return current.certificate().getNotAfter().toInstant();
  }
}
