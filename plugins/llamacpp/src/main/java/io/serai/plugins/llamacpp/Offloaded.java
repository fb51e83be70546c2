package io.serai.plugins.llamacpp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code llama-server} says that it put on a GPU.
 *
 * @param layers on the GPU, the output counted as one
 * @param of how many there are, counted likewise
 */
record Offloaded(int layers, int of) {
  private static final Pattern LINE =
      Pattern.compile("offloaded (\\d{1,6})/(\\d{1,6}) layers to GPU");

  /** What a line of its log says of it; empty if that is about something else. */
  static Optional<Offloaded> of(String line) {
    Matcher found = LINE.matcher(line);
    return found.find()
        ? Optional.of(
            new Offloaded(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }
}
