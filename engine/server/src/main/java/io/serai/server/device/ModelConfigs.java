package io.serai.server.device;

import com.fasterxml.jackson.core.type.TypeReference;
import io.serai.catalog.Manifest;
import io.serai.catalog.store.KeptJson;
import io.serai.server.device.Bodies.ModelConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients said of models that they had loaded, in a file that survives restarts. Safe to use
 * from several threads.
 */
final class ModelConfigs {
  private final KeptJson<TreeMap<String, ModelConfig>> kept;
  private final Map<String, ModelConfig> configs = new ConcurrentHashMap<>();

  ModelConfigs(Path file) {
    kept = new KeptJson<>(file, new TypeReference<>() {}, "what was said of models isn't known");
    kept.read().ifPresent(configs::putAll);
  }

  /** What was said of a model last; null if nothing was. */
  @Nullable ModelConfig find(Manifest manifest) {
    return configs.get(manifest.id());
  }

  /** Keeps what is said of a model. */
  synchronized void put(Manifest manifest, ModelConfig said) {
    if (!said.equals(configs.put(manifest.id(), said))) {
      kept.write(new TreeMap<>(configs));
    }
  }
}
