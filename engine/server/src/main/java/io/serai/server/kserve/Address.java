package io.serai.server.kserve;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an address under {@code /v2} stands for. Names may hold slashes, as they are or
 * percent-encoded; the last segment is an operation if it is the name of one and isn't encoded.
 *
 * @param model its name; empty where the address has none
 * @param version null where the address says none
 */
record Address(Operation operation, String model, @Nullable String version) {
  /** What can be asked. */
  enum Operation {
    SERVER(true),
    LIVE(true),
    READY(true),
    MODEL(true),
    MODEL_READY(true),
    INFER(false),
    GENERATE(false),
    GENERATE_STREAM(false),
    INDEX(false),
    LOAD(false),
    UNLOAD(false),
    /** Nothing is at the address. */
    NONE(false);

    private final boolean reads;

    Operation(boolean reads) {
      this.reads = reads;
    }

    /** Whether it is asked so: by GET or HEAD where it only reads, else by POST. */
    boolean takes(HttpMethod asked) {
      return this != NONE
          && (reads
              ? asked.equals(HttpMethod.GET) || asked.equals(HttpMethod.HEAD)
              : asked.equals(HttpMethod.POST));
    }
  }

  private static final String MODELS = "/v2/models/";
  private static final String REPOSITORY = "/v2/repository/models/";
  private static final String VERSIONS = "/versions/";

  /**
   * Reads an address.
   *
   * @param path normalized, still percent-encoded
   * @throws IllegalArgumentException if it is wrongly encoded
   */
  static Address of(String path) {
    if (path.startsWith(MODELS)) {
      return model(path.substring(MODELS.length()));
    }
    if (path.startsWith(REPOSITORY)) {
      return repository(path.substring(REPOSITORY.length()));
    }
    return switch (path) {
      case "/v2", "/v2/" -> without(Operation.SERVER);
      case "/v2/health/live" -> without(Operation.LIVE);
      case "/v2/health/ready" -> without(Operation.READY);
      case "/v2/repository/index" -> without(Operation.INDEX);
      default -> without(Operation.NONE);
    };
  }

  private static Address without(Operation operation) {
    return new Address(operation, "", null);
  }

  private static Address model(String rest) {
    int slash = rest.lastIndexOf('/');
    Operation operation =
        switch (rest.substring(slash + 1)) {
          case "infer" -> Operation.INFER;
          case "generate" -> Operation.GENERATE;
          case "generate_stream" -> Operation.GENERATE_STREAM;
          case "ready" -> Operation.MODEL_READY;
          default -> Operation.MODEL;
        };
    boolean whole = slash <= 0 || operation == Operation.MODEL;
    return named(whole ? Operation.MODEL : operation, whole ? rest : rest.substring(0, slash));
  }

  private static Address repository(String rest) {
    int slash = rest.lastIndexOf('/');
    Operation operation =
        switch (rest.substring(slash + 1)) {
          case "load" -> Operation.LOAD;
          case "unload" -> Operation.UNLOAD;
          default -> Operation.NONE;
        };
    return slash <= 0 || operation == Operation.NONE
        ? without(Operation.NONE)
        : named(operation, rest.substring(0, slash));
  }

  private static Address named(Operation operation, String model) {
    int versions = model.lastIndexOf(VERSIONS);
    String version = versions > 0 ? model.substring(versions + VERSIONS.length()) : "";
    boolean versioned = !version.isEmpty() && version.indexOf('/') < 0;
    String name = decoded(versioned ? model.substring(0, versions) : model);
    return name.isEmpty()
        ? without(Operation.NONE)
        : new Address(operation, name, versioned ? decoded(version) : null);
  }

  private static String decoded(String text) {
    return text.indexOf('%') < 0
        ? text
        : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
