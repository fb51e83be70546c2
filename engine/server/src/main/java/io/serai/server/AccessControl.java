package io.serai.server;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.server.access.Access;
import io.serai.server.access.ApiKey;
import io.serai.server.access.KeysFile;
import io.serai.server.access.KeysWatch;
import io.serai.server.config.Config;
import io.serai.server.config.Home;
import io.serai.server.http.HttpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who may ask the engine of a home, while that may change. */
final class AccessControl {
  private final Path options;
  private final KeysWatch keys;
  private final ApiKey own = ApiKey.random();
  private final Access access;

  /**
   * Reads the keys there are.
   *
   * @throws InvalidFileException if they can't be read
   */
  AccessControl(Home home, Config config) throws InvalidFileException {
    options = home.config();
    keys = new KeysWatch(new KeysFile(home.keys()));
    access = new Access(config.access(), config.host(), keys.first(), own);
  }

  /** What decides. */
  Access access() {
    return access;
  }

  /** The key of the home's own commands. */
  ApiKey ownKey() {
    return own;
  }

  /** Looks whether the keys changed. */
  void refresh() {
    keys.refresh(access);
  }

  /** What whoever runs the engine should know. */
  List<Problem> problems(HttpServer http) {
    List<Problem> problems = new ArrayList<>();
    access
        .warning(http.fingerprint() != null)
        .ifPresent(warning -> problems.add(new Problem(options, 0, 0, warning)));
    problems.addAll(keys.problems());
    problems.addAll(http.certificateProblems());
    return problems;
  }
}
