package io.serai.plugins.natives;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** System properties for code that reads them once, when its classes are initialised. */
public final class TemporaryProperties {
  private TemporaryProperties() {}

  /**
   * Runs something while those are set; afterwards they are as before. The lock is the same for all
   * class loaders, so that two revisions of a bundle don't see each other's values.
   */
  public static <T> T with(Map<String, String> properties, Supplier<T> work) {
    synchronized (Runtime.getRuntime()) {
      Map<String, @Nullable String> before = new TreeMap<>();
      properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
      try {
        return work.get();
      } finally {
        before.forEach(
            (name, value) -> {
              if (value == null) {
                System.clearProperty(name);
              } else {
                System.setProperty(name, value);
              }
            });
      }
    }
  }
}
