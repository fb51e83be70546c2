package io.serai.plugins.openai;

import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a manifest may set for a model of this backend, checked.
 *
 * @param address where the server is
 * @param model the model's name there
 * @param modelVersion the model's version there; empty for the server's choice
 * @param keyVariable the environment variable with the key; empty for none
 * @param keyFile the file with the key; empty for none
 * @param connect how long connecting may take
 * @param firstToken how long the first piece of a text may take
 * @param total how long an answer may take, attempts and pauses included
 * @param retries how often a failed attempt is repeated
 * @param retryPause before the first repetition
 * @param breaker when the server isn't asked for a while
 * @param concurrentCalls how many may be under way
 * @param textAsChat whether a bare text is sent as a message
 * @param maxTokensField what the server calls the number of tokens
 */
record RemoteSettings(
    RemoteAddress address,
    String model,
    Optional<String> modelVersion,
    Optional<String> keyVariable,
    Optional<String> keyFile,
    Duration connect,
    Duration firstToken,
    Duration total,
    int retries,
    Duration retryPause,
    Breaker breaker,
    int concurrentCalls,
    boolean textAsChat,
    String maxTokensField) {

  /**
   * When a server isn't asked for a while.
   *
   * @param calls how many attempts it looks back
   * @param failurePercent from which share of failures on; above 0, up to 100
   * @param open for how long
   */
  record Breaker(int calls, double failurePercent, Duration open) {}

  private static final double MOST_SECONDS = 86_400;

  /**
   * Reads and checks them.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}, also if the manifest asks for
   *     a GPU or for none
   */
  static RemoteSettings of(ModelSource source) {
    Parameters given = source.parameters();
    refuseGpu(source.gpu());
    String url =
        given
            .string("url")
            .orElseThrow(
                () ->
                    new SeraiException(
                        ErrorCode.INVALID_PARAMETER,
                        "parameter 'url' is missing: where the server is, such as"
                            + " http://localhost:11434/v1"));
    return new RemoteSettings(
        RemoteAddress.of(url),
        given.string("model").orElse(source.name()),
        given.string("model_version"),
        given.string("api_key_env"),
        given.string("api_key_file"),
        seconds(given, "connect_seconds", 10),
        seconds(given, "first_token_seconds", 60),
        seconds(given, "total_seconds", 240),
        whole(given, "retries", 2, 0, 20),
        seconds(given, "retry_pause_seconds", 0.5),
        new Breaker(
            whole(given, "breaker_calls", 10, 1, 10_000),
            decimal(given, "breaker_failure_percent", 50, 100),
            seconds(given, "breaker_open_seconds", 30)),
        whole(given, "concurrent_calls", 32, 1, 128),
        choice(given, "text_prompts", List.of("chat", "completion")).equals("chat"),
        choice(given, "max_tokens_field", List.of("max_tokens", "max_completion_tokens")));
  }

  /** What a server computes on isn't told, so nothing about it can be promised. */
  private static void refuseGpu(Gpu gpu) {
    if (gpu != Gpu.AUTO) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the manifest says gpu: %s, but another server computes the model, and on what isn't up to this engine, whose GPU it takes in no case; leave 'gpu' out"
              .formatted(gpu.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static Duration seconds(Parameters given, String name, double defaultValue) {
    return Duration.ofNanos((long) (decimal(given, name, defaultValue, MOST_SECONDS) * 1e9));
  }

  private static double decimal(Parameters given, String name, double defaultValue, double most) {
    double value = given.decimal(name, defaultValue);
    if (!(value > 0 && value <= most)) {
      throw invalid(name, "above 0 and up to %.0f".formatted(most), Double.toString(value));
    }
    return value;
  }

  private static int whole(Parameters given, String name, int defaultValue, int least, int most) {
    int value = given.integer(name, defaultValue);
    if (value < least || value > most) {
      throw invalid(name, "from %d to %d".formatted(least, most), Integer.toString(value));
    }
    return value;
  }

  /** One of several words, the first if none is given. */
  private static String choice(Parameters given, String name, List<String> words) {
    String value = given.string(name).orElse(words.getFirst());
    if (!words.contains(value)) {
      throw invalid(name, "one of " + String.join(", ", words), value);
    }
    return value;
  }

  private static SeraiException invalid(String name, String wanted, String value) {
    return new SeraiException(
        ErrorCode.INVALID_PARAMETER,
        "parameter '%s' must be %s, but is '%s'".formatted(name, wanted, value));
  }
}
