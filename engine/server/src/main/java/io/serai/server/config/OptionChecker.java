package io.serai.server.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.serai.catalog.ByteSizes;
import io.serai.catalog.Isolation;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds values out of range. */
record OptionChecker(YamlDocument document, List<Problem> problems) {
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

  int range(String at, @Nullable Integer value, int otherwise, int least, int most) {
    if (value == null) {
      return otherwise;
    }
    if (value < least || value > most) {
      problem(at, "must be from %d to %d, not %d".formatted(least, most, value));
    }
    return value;
  }

  long range(String at, @Nullable Long value, long otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value < 1) {
      problem(at, "must be at least 1, not " + value);
    }
    return value;
  }

  String text(String at, @Nullable String value, String otherwise) {
    if (value == null) {
      return otherwise;
    }
    if (value.isBlank()) {
      problem(at, "must not be empty");
    }
    return value;
  }

  String level(@Nullable String value) {
    if (value == null) {
      return Config.DEFAULTS.logLevel();
    }
    if (!LEVELS.contains(value.toLowerCase(Locale.ROOT))) {
      problem("/log/level", "'%s' is none of %s".formatted(value, String.join(", ", LEVELS)));
    }
    return value.toLowerCase(Locale.ROOT);
  }

  @Nullable Double share(String at, @Nullable Double value) {
    if (value != null && !(value > 0 && value <= 1)) {
      problem(at, "must be above 0 and up to 1, not " + value);
      return null;
    }
    return value;
  }

  Isolation isolation(String at, @Nullable String value) {
    if (value == null) {
      return Isolation.AUTO;
    }
    Optional<Isolation> isolation = Isolation.of(value);
    if (isolation.isEmpty()) {
      problem(at, "'%s' is none of in-process, worker, auto".formatted(value));
    }
    return isolation.orElse(Isolation.AUTO);
  }

  @Nullable Long bytes(String at, @Nullable String value) {
    if (value == null) {
      return null;
    }
    OptionalLong bytes = ByteSizes.parse(value);
    if (bytes.isEmpty()) {
      problem(at, "'%s' is no size; write bytes, or such as 512MiB or 10.5GiB".formatted(value));
      return null;
    }
    return bytes.getAsLong();
  }

  void problem(String at, String message) {
    problems.add(document.problem(JsonPointer.compile(at), message));
  }
}
