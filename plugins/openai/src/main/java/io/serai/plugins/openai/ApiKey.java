package io.serai.plugins.openai;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server knows its customers by. Never appears in messages and logs. */
final class ApiKey {
  private static final int LONGEST = 8192;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /** The environment's variables. */
  @FunctionalInterface
  interface Environment {
    /** A variable's value; null where it isn't set. */
    @Nullable String get(String name);
  }

  private final String key;

  private ApiKey(String key) {
    this.key = key;
  }

  /**
   * Reads the key where the settings say it is.
   *
   * @return one that isn't set, where they name no place
   * @throws SeraiException with {@link ErrorCode#INVALID_CONFIGURATION} if it isn't there, or
   *     others may read it
   */
  static ApiKey read(RemoteSettings settings, Environment environment) {
    if (settings.keyVariable().isPresent() && settings.keyFile().isPresent()) {
      throw invalid("'api_key_env' and 'api_key_file' are both set; leave one out");
    }
    Optional<String> variable = settings.keyVariable();
    if (variable.isPresent()) {
      String value = environment.get(variable.get());
      if (value == null) {
        throw invalid(
            "the environment variable %s isn't set for the engine; set it and start the engine again"
                .formatted(variable.get()));
      }
      return checked(value, "the environment variable " + variable.get());
    }
    return settings.keyFile().map(ApiKey::inFile).orElseGet(() -> new ApiKey(""));
  }

  private static ApiKey inFile(String name) {
    try {
      Path file = path(name);
      // A symbolic link's target counts, since that is what is read.
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.retainAll(OTHERS);
      if (!permissions.isEmpty()) {
        throw invalid(
            "the key's file %s may be used by others than its owner; run 'chmod 600 %1$s'"
                .formatted(file));
      }
      if (Files.size(file) > LONGEST) {
        throw invalid("the key's file %s is too large for a key".formatted(file));
      }
      return checked(Files.readString(file), "the key's file " + file);
    } catch (IOException | InvalidPathException e) {
      // Not as cause: a decoder's message may quote what it read.
      throw invalid(
          "the key's file %s can't be read (%s)".formatted(name, e.getClass().getSimpleName()));
    }
  }

  private static Path path(String name) {
    Path file =
        name.startsWith("~/")
            ? Path.of(System.getProperty("user.home"), name.substring(2))
            : Path.of(name);
    if (!file.isAbsolute()) {
      throw invalid(
          "parameter 'api_key_file' must be a full path, or begin with ~/, but is '%s'"
              .formatted(name));
    }
    return file;
  }

  private static ApiKey checked(String text, String where) {
    String key = text.strip();
    if (key.isEmpty() || key.length() > LONGEST) {
      throw invalid(where + (key.isEmpty() ? " is empty" : " is too long for a key"));
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw invalid(where + " holds something else than one key: blanks or special characters");
    }
    return new ApiKey(key);
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(ErrorCode.INVALID_CONFIGURATION, what);
  }

  /** Whether there is one. */
  boolean isSet() {
    return !key.isEmpty();
  }

  /** The value of the header {@code Authorization}. */
  String bearer() {
    return "Bearer " + key;
  }

  /** A server's text without the key, which some repeat. */
  String removedFrom(String text) {
    return isSet() ? text.replace(key, "(key)") : text;
  }

  @Override
  public String toString() {
    return isSet() ? "(key)" : "(no key)";
  }
}
