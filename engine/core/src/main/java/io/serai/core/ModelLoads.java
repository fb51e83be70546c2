package io.serai.core;

import io.serai.catalog.Catalog;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.residency.Residency;
import io.serai.core.residency.Residency.Lease;
import io.serai.core.select.ModelSelection;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Loads models that are asked for by name, and remembers which can't be loaded. */
final class ModelLoads {
  private final Catalog catalog;
  private final Residency residency;
  private final ModelSelection selection;

  ModelLoads(Catalog catalog, Residency residency, ModelSelection selection) {
    this.catalog = catalog;
    this.residency = residency;
    this.selection = selection;
  }

  /** As {@link Engine#load(ModelRef, Priority, Cancellation)}. */
  CompletableFuture<Lease> load(
      ModelRef ref, @Nullable Priority priority, Cancellation cancellation) {
    return residency
        .acquire(ref, priority, cancellation)
        .handle(
            (lease, failure) -> {
              if (failure != null) {
                throw notLoaded(ref, failure);
              }
              if (priority != null) {
                lease.model().prioritize(priority);
              }
              lease.model().release();
              return lease;
            });
  }

  /** Remembers that a model couldn't be loaded, and why. */
  SeraiException notLoaded(ModelRef ref, Throwable failure) {
    SeraiException why = known(failure);
    catalog.snapshot().find(ref).ifPresent(manifest -> selection.failed(manifest, why));
    return why;
  }

  /** Why a load failed, where its future tells. */
  static SeraiException known(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SeraiException known
        ? known
        : new SeraiException(ErrorCode.INTERNAL, cause.toString(), cause);
  }
}
