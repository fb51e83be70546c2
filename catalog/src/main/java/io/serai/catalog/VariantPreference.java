package io.serai.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of a model's variants is tried first, where none is asked for. */
public enum VariantPreference {
  /** The one that the manifest lists first. */
  LISTED,
  /** The one that costs the least time, loading and answering together, as far as was measured. */
  MEASURED;

  /** As in files: {@code listed} or {@code measured}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The preference that is written so. */
  public static Optional<VariantPreference> of(String id) {
    return Arrays.stream(values()).filter(preference -> preference.id().equals(id)).findFirst();
  }
}
