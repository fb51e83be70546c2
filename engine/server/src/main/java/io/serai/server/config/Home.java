package io.serai.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything that is the person's, and the archive that the engine came in.
 *
 * @param folder the home folder
 * @param archive the unpacked archive; null where the engine doesn't run from one
 */
public record Home(Path folder, @Nullable Path archive) {
  /** Makes paths absolute. */
  public Home {
    folder = folder.toAbsolutePath().normalize();
    archive = archive == null ? null : archive.toAbsolutePath().normalize();
  }

  /**
   * The home that was asked for: the option, else {@code SERAI_HOME}, else {@code ~/.serai}. The
   * archive is what the launcher says in the system property {@code serai.archive}.
   */
  public static Home find(@Nullable Path option) {
    String archive = System.getProperty("serai.archive");
    String variable = System.getenv("SERAI_HOME");
    Path folder =
        option != null
            ? option
            : variable != null && !variable.isBlank()
                ? Path.of(variable)
                : Path.of(userHome(), ".serai");
    return new Home(folder, archive == null ? null : Path.of(archive));
  }

  /** As the launcher's shell has it; Java's own idea of it comes from the password file. */
  private static String userHome() {
    return Objects.requireNonNullElseGet(
        System.getenv("HOME"), () -> System.getProperty("user.home"));
  }

  /**
   * Makes the folders that people put files in.
   *
   * @throws IOException if they can't be made
   */
  public void create() throws IOException {
    for (String name : List.of("routes", "plugins", "models", "catalog", "conf", "data", "logs")) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  /** Bundles: the archive's, then the person's. */
  public List<Path> plugins() {
    return both("plugins");
  }

  /** Manifests: the archive's where samples are wanted, then the person's. */
  public List<Path> catalog(boolean samples) {
    return samples ? both("catalog") : List.of(own("catalog"));
  }

  /** Pipelines: the archive's where samples are wanted, then the person's. */
  public List<Path> routes(boolean samples) {
    return samples ? both("routes") : List.of(own("routes"));
  }

  /** Files of models. */
  public List<Path> models() {
    return List.of(own("models"));
  }

  /** The person's own folder of that name. */
  public Path own(String name) {
    return folder.resolve(name);
  }

  /** The person's options. */
  public Path config() {
    return own("conf").resolve("serai.yaml");
  }

  /** The keys of the engine's callers. */
  public Path keys() {
    return own("conf").resolve("keys.yaml");
  }

  /** The engine's log. */
  public Path log() {
    return own("logs").resolve("serai.0.log");
  }

  /** The archive's folder of that name, if there is an archive, then the person's. */
  List<Path> both(String name) {
    return archive == null ? List.of(own(name)) : List.of(archive.resolve(name), own(name));
  }
}
