package io.serai.server.device;

import io.serai.catalog.CatalogSnapshot;
import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The models of the catalog, as requests name them. */
record Models(Supplier<CatalogSnapshot> catalog) {
  private static final int MOST_NAMED = 20;

  /**
   * The model of that name.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} that says what there is
   */
  Manifest require(String name) {
    ModelRef ref = ModelRef.parse(name);
    try {
      return catalog.get().require(ref);
    } catch (SeraiException e) {
      throw new SeraiException(
          e.code(), "%s; %s".formatted(e.getMessage(), thereAre(model -> true)), e);
    }
  }

  /** Which models write texts, in words. */
  String writers() {
    return thereAre(model -> model.tasks().contains(Task.TEXT_GENERATION));
  }

  private String thereAre(Predicate<Manifest> which) {
    List<String> names =
        catalog.get().newest().stream().filter(which).map(Manifest::name).sorted().toList();
    int more = names.size() - MOST_NAMED;
    return names.isEmpty()
        ? "there is none in the catalog that does"
        : "there are "
            + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
            + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
