package io.serai.plugins.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON documents as maps and lists. */
final class Json {
  private static final int BUFFERS_KEPT = 8;

  /**
   * Makes readers and writers. Their buffers aren't kept by threads, which may live longer than the
   * bundle.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT)).build();

  /** More is no answer, and as objects it would fill the heap. */
  private static final int MOST_TOKENS = 200_000;

  /** Reads and writes maps and lists. */
  static final JSON DOCUMENTS =
      JSON.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS_KEPT))
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .build();

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws IOException if it isn't one, or has far too many parts
   */
  static Map<String, Object> object(String text) throws IOException {
    return DOCUMENTS.mapFrom(text);
  }

  /** What is there; null if nothing is. Steps are keys of objects and places in lists. */
  static @Nullable Object at(@Nullable Object root, Object... steps) {
    Object here = root;
    for (Object step : steps) {
      here = next(here, step);
    }
    return here;
  }

  private static @Nullable Object next(@Nullable Object here, Object step) {
    return switch (here) {
      case List<?> list when step instanceof Integer index && index < list.size() ->
          list.get(index);
      case Map<?, ?> map when step instanceof String -> map.get(step);
      case null, default -> null;
    };
  }

  /** The text there, if it is one. */
  static Optional<String> text(@Nullable Object root, Object... steps) {
    return at(root, steps) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The count there; -1 if it isn't one. */
  static int count(@Nullable Object root, Object... steps) {
    return at(root, steps) instanceof Integer count && count >= 0 ? count : -1;
  }

  /** The explanation in an error document, in the forms that servers have for it. */
  static Optional<String> errorMessage(Map<String, Object> document) {
    return Stream.of(
            text(document, "error", "message"),
            text(document, "error"),
            text(document, "detail"),
            text(document, "message"))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
