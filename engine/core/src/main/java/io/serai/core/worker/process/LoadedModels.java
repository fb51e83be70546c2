package io.serai.core.worker.process;

import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The models that are loaded, by the numbers that the engine knows them by. */
final class LoadedModels {
  private record Loaded(Model model, List<Path> files) {}

  private final Map<Long, Loaded> loaded = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  long add(Model model, ModelSource source) {
    List<Path> files = new ArrayList<>();
    for (ModelFile file : source.files()) {
      try {
        files.add(file.path());
      } catch (IOException e) {
        throw new SeraiException(ErrorCode.FILES_MISSING, e.toString(), e);
      }
    }
    long number = last.incrementAndGet();
    loaded.put(number, new Loaded(model, files));
    return number;
  }

  Model get(long number) {
    return found(number, loaded.get(number)).model;
  }

  Model remove(long number) {
    return found(number, loaded.remove(number)).model;
  }

  /** The files of all models. */
  List<Path> files() {
    return loaded.values().stream().flatMap(each -> each.files.stream()).distinct().toList();
  }

  void closeAll() {
    List.copyOf(loaded.keySet()).forEach(number -> remove(number).close());
  }

  private static Loaded found(long number, @Nullable Loaded model) {
    if (model == null) {
      throw new SeraiException(
          ErrorCode.MODEL_NOT_FOUND, "the worker has no model number " + number + " any more");
    }
    return model;
  }
}
