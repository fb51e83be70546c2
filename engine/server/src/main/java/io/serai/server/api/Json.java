package io.serai.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Optional;

/** The way all of the engine's JSON is written and read. */
public final class Json {
  private static final int DEEPEST = 64;

  /** What a tensor of numbers needs; each may take some 40 bytes while it is read. */
  private static final long HEAP_PER_TOKEN = 256;

  private static final int MOST_TOKENS = 100_000;

  /** Snake case; unknown and doubled keys are errors; nesting is bounded. */
  public static final JsonMapper MAPPER = mapper(constraints());

  /**
   * The same for what callers send and nobody sends much of: as so many bytes they could send
   * objects of which each takes thirty times as many in memory.
   */
  public static final JsonMapper REQUESTS = mapper(constraints().maxTokenCount(MOST_TOKENS));

  /** The same for what callers send with tensors in it. */
  public static final JsonMapper RUNS =
      mapper(
          constraints()
              .maxTokenCount(
                  Math.max(MOST_TOKENS, Runtime.getRuntime().maxMemory() / HEAP_PER_TOKEN)));

  private Json() {}

  private static StreamReadConstraints.Builder constraints() {
    return StreamReadConstraints.builder().maxNestingDepth(DEEPEST);
  }

  private static JsonMapper mapper(StreamReadConstraints.Builder constraints) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(constraints.build())
                .build())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .build();
  }

  /** What to say where JSON wasn't read to its end since it has too many parts; else empty. */
  public static Optional<SeraiException> tooManyParts(JsonProcessingException e) {
    boolean tooMany =
        (e instanceof StreamConstraintsException
                || e.getCause() instanceof StreamConstraintsException)
            && String.valueOf(e.getOriginalMessage()).startsWith("Token count");
    return tooMany
        ? Optional.of(
            new SeraiException(
                ErrorCode.TOO_LARGE,
                "the body's JSON has too many names and values; send several requests, or large"
                    + " tensors as binary data to /v2/models/NAME/infer",
                e))
        : Optional.empty();
  }
}
