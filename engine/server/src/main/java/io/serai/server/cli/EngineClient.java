package io.serai.server.cli;

import io.serai.server.api.EngineAddress;
import io.serai.server.api.RemoteApi;
import io.serai.server.api.TrustedCertificates;
import io.serai.server.config.DeviceHolder;
import io.serai.server.config.Home;
import io.serai.server.config.RunningEngine;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How commands reach an engine: with which key, and whom they trust to be it. */
final class EngineClient {
  private static final String KEY = "SERAI_API_KEY";
  private static final String AUTHORITY = "SERAI_CA";

  private EngineClient() {}

  /**
   * One that was named, with the key in {@code SERAI_API_KEY}.
   *
   * @param authority the file of who issued its certificate, else {@code SERAI_CA} names one; null
   *     for those that this Java trusts
   */
  static RemoteApi named(URI url, @Nullable Path authority) {
    String variable = variable(AUTHORITY);
    Path file = authority != null ? authority : variable == null ? null : Path.of(variable);
    return new RemoteApi(
        new EngineAddress(
            url, key().orElse(null), file == null ? null : TrustedCertificates.issuedBy(file)));
  }

  /**
   * The one that serves a home: with the key in {@code SERAI_API_KEY}, else with the one that it
   * left for the home's own commands. It is the one whose certificate it noted.
   */
  static RemoteApi ofHome(Home home, RunningEngine engine) throws IOException {
    Optional<String> key = key();
    String certificate = engine.certificate();
    return new RemoteApi(
        new EngineAddress(
            URI.create(engine.url()),
            (key.isPresent() ? key : RunningEngine.key(home)).orElse(null),
            certificate == null ? null : TrustedCertificates.only(certificate)));
  }

  /** The one that has the device, at its address, which nobody else can have written. */
  static RemoteApi ofHolder(DeviceHolder holder, String url) throws IOException {
    Home home = new Home(Path.of(holder.home()), null);
    Optional<RunningEngine> engine =
        RunningEngine.find(home).filter(running -> running.url().equals(url));
    return engine.isPresent() ? ofHome(home, engine.get()) : named(URI.create(url), null);
  }

  private static Optional<String> key() {
    String key = variable(KEY);
    if (key != null && !key.matches("[!-~]+")) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER, KEY + " holds characters that no key has");
    }
    return Optional.ofNullable(key);
  }

  private static @Nullable String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
