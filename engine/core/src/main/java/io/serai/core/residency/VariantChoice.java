package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which form of a model to load: the first that fits. */
final class VariantChoice {
  /**
   * A form of the model whose files are here.
   *
   * @param need the estimate of its peak
   */
  record Candidate(Variant variant, Footprint need) {}

  private VariantChoice() {}

  /**
   * The first candidate whose private and pinned bytes are available; file pages can be dropped.
   *
   * @param candidates in order of preference, at least one
   * @throws SeraiException with {@link ErrorCode#INSUFFICIENT_MEMORY} if none fits
   */
  static Variant firstThatFits(Manifest manifest, List<Candidate> candidates, long availableBytes) {
    List<String> needs = new ArrayList<>();
    for (Candidate candidate : candidates) {
      long held = candidate.need.privateBytes() + candidate.need.pinnedBytes();
      if (held <= availableBytes) {
        return candidate.variant;
      }
      needs.add("%s needs %s that can't be dropped".formatted(candidate.variant.name(), gib(held)));
    }
    throw new SeraiException(
        ErrorCode.INSUFFICIENT_MEMORY,
        "model %s doesn't fit: %s, available are %s; unload a model or choose a smaller one"
            .formatted(manifest.id(), String.join(", ", needs), gib(availableBytes)));
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
  }
}
