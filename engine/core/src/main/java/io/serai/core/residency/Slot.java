package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.residency.Residency.Lease;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What there is of one model: the loaded one, a load under way, or both while it is replaced.
 * Confined to the thread that owns the residency's state.
 */
final class Slot {
  /**
   * Which model.
   *
   * @param variant null for the first that fits, and for a model that has only one
   */
  record Key(String name, String version, @Nullable String variant) {
    static Key of(Manifest manifest, ModelRef ref) {
      boolean several = manifest.variants().size() > 1;
      return new Key(manifest.name(), manifest.version(), several ? ref.variant() : null);
    }
  }

  /** Somebody who waits for a load. */
  record Waiter(ModelRef ref, CompletableFuture<Lease> lease) {}

  private final Key key;
  private List<Waiter> waiting = new ArrayList<>();
  @Nullable LoadedModel ready;
  @Nullable Load loading;

  Slot(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  boolean isEmpty() {
    return ready == null && loading == null;
  }

  void wait(ModelRef ref, CompletableFuture<Lease> lease) {
    waiting.add(new Waiter(ref, lease));
  }

  /** Whether it holds that variant, or is to. */
  boolean isOf(String variant) {
    if (ready != null) {
      return ready.variant().name().equals(variant);
    }
    return key.variant() == null
        ? loading != null && loading.manifest().isOnlyVariant(variant)
        : key.variant().equals(variant);
  }

  int waitingCount() {
    return waiting.size();
  }

  /** Forgets those who gave up waiting; false if nobody did. */
  boolean forgetThoseWhoGaveUp() {
    return waiting.removeIf(waiter -> waiter.lease().isDone());
  }

  /** Those who waited so far; none waits afterwards. */
  List<Waiter> takeWaiting() {
    List<Waiter> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  /** Tells those who waited so far why they get no model; none waits afterwards. */
  void refuseWaiting(SeraiException why) {
    takeWaiting().forEach(waiter -> waiter.lease().completeExceptionally(why));
  }
}
