package io.serai.core.residency;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.catalog.store.KeptJson;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The models that a person pinned, kept over restarts. A pin loads nothing: it counts while the
 * model is loaded. To be used by one thread at a time.
 */
public final class Pins {
  private final Set<String> names = new TreeSet<>();
  private final KeptJson<Set<String>> kept;

  /**
   * The pins in a file, which needn't be there.
   *
   * @param file for names such as {@code bert@1}, and {@code bert@1:int8} for one variant
   */
  public Pins(Path file) {
    kept =
        new KeptJson<>(file, new TypeReference<>() {}, "models that were pinned aren't any more");
    kept.read().ifPresent(read -> read.stream().filter(Objects::nonNull).forEach(names::add));
  }

  /** Whether the variant is pinned, by itself or with all of its model. */
  boolean has(Manifest manifest, Variant variant) {
    return names.contains(manifest.id()) || names.contains(name(manifest, variant.name()));
  }

  /**
   * Pins a model.
   *
   * @param variant null for whichever is loaded
   */
  void add(Manifest manifest, @Nullable String variant) {
    if (names.add(name(manifest, variant))) {
      kept.write(names);
    }
  }

  /**
   * Removes the pins of a model.
   *
   * @param variant null for all of them; else a pin of the whole model goes too
   * @return whether there was one
   */
  boolean remove(Manifest manifest, @Nullable String variant) {
    boolean removed =
        names.removeIf(
            name ->
                name.equals(manifest.id())
                    || (variant == null
                        ? name.startsWith(manifest.id() + ":")
                        : name.equals(name(manifest, variant))));
    if (removed) {
      kept.write(names);
    }
    return removed;
  }

  private static String name(Manifest manifest, @Nullable String variant) {
    return variant == null ? manifest.id() : manifest.id() + ":" + variant;
  }
}
