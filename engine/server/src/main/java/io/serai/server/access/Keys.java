package io.serai.server.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an engine's callers.
 *
 * @param all names are there once
 */
public record Keys(List<NamedKey> all) {
  /** No key. */
  public static final Keys NONE = new Keys(List.of());

  /** Copies the list. */
  public Keys {
    all = List.copyOf(all);
  }

  /** The same and one more. */
  public Keys with(NamedKey key) {
    List<NamedKey> more = new ArrayList<>(all);
    more.add(key);
    return new Keys(more);
  }

  /** The same without the one of that name. */
  public Keys without(String name) {
    return new Keys(all.stream().filter(key -> !key.name().equals(name)).toList());
  }

  /** The key of that name. */
  public Optional<NamedKey> named(String name) {
    return all.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /**
   * Whose key that is. All are compared, whatever was sent, so that the time tells nothing.
   *
   * @param sent null if none was
   */
  Optional<NamedKey> of(@Nullable String sent) {
    ApiKey key = sent != null && ApiKey.isOne(sent) ? new ApiKey(sent) : ApiKey.NONE;
    NamedKey found = null;
    for (NamedKey known : all) {
      if (known.hash().matches(key)) {
        found = known;
      }
    }
    return Optional.ofNullable(found);
  }
}
