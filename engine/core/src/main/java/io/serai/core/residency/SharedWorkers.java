package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.core.host.PluginRef;
import io.serai.core.worker.Worker;
import io.serai.core.worker.WorkerExit;
import io.serai.spi.Footprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Workers that several models share, so that they share what a runtime takes once per process, such
 * as the context of a GPU. Safe to use from several threads.
 */
final class SharedWorkers {
  /**
   * Who shares: the models of one backend's bundle whose manifests give the same name.
   *
   * @param name as in the manifests
   */
  private record Key(PluginRef bundle, String name) {}

  /** A worker and the models in it. */
  private static final class Shared {
    final Set<Member> members = ConcurrentHashMap.newKeySet();
    private final Worker worker;

    Shared(Function<Shared, Worker> start) {
      worker = start.apply(this);
    }
  }

  private final Map<Key, Shared> workers = new HashMap<>();

  /**
   * Has a model join a worker, which is started if it isn't there. Blocks.
   *
   * @param start starts one; gets whom to tell of its end
   * @param ended told of the end of a worker nobody wanted, once for each model in it
   * @throws io.serai.spi.SeraiException as {@code start} does
   */
  synchronized Member join(
      PluginRef bundle,
      String name,
      Manifest manifest,
      Function<Consumer<WorkerExit>, Worker> start,
      BiConsumer<Manifest, WorkerExit> ended) {
    Key key = new Key(bundle, name);
    Shared shared = workers.get(key);
    if (shared == null || shared.worker.onExit().isDone()) {
      shared =
          new Shared(
              fresh ->
                  start.apply(
                      exit -> {
                        if (fresh.members.isEmpty()) {
                          ended.accept(manifest, exit);
                        }
                        fresh.members.forEach(member -> ended.accept(member.manifest, exit));
                      }));
      workers.put(key, shared);
    }
    Member member = new Member(key, shared, manifest);
    shared.members.add(member);
    return member;
  }

  private synchronized boolean leave(Member member) {
    member.shared.members.remove(member);
    boolean last = member.shared.members.isEmpty();
    if (last) {
      workers.remove(member.key, member.shared);
    }
    return last;
  }

  /** A model's place in a worker. Closed once. */
  final class Member implements AutoCloseable {
    private final Key key;
    private final Shared shared;
    private final Manifest manifest;
    private volatile Footprint peak = Footprint.NONE;
    private volatile Footprint once = Footprint.NONE;

    private Member(Key key, Shared shared, Manifest manifest) {
      this.key = key;
      this.shared = shared;
      this.manifest = manifest;
    }

    /** The process, which others may be in too. */
    Worker worker() {
      return shared.worker;
    }

    /** The name that those who share it give it. */
    String name() {
      return key.name;
    }

    /** Whether no other model is in it. */
    boolean alone() {
      return shared.members.size() == 1;
    }

    /**
     * Tells what the model needs at its peak.
     *
     * @param brought what of that the process has only once
     * @return what all in the process need together
     */
    Footprint promise(Footprint needed, Footprint brought) {
      peak = needed;
      once = brought;
      Footprint sum = Footprint.NONE;
      for (Member member : shared.members) {
        sum = sum.plus(member.peak);
      }
      return sum;
    }

    /** Whether any of the others brought what the process has only once. */
    boolean othersBroughtOnce() {
      return shared.members.stream()
          .anyMatch(member -> member != this && member.once.totalBytes() > 0);
    }

    /** Its part of the process's memory, 0 to 1: that of its peak in the sum of all. */
    double share() {
      long sum = 0;
      for (Member member : shared.members) {
        sum += member.peak.totalBytes();
      }
      return sum == 0 ? 1.0 / Math.max(1, shared.members.size()) : (double) peak.totalBytes() / sum;
    }

    /** The last one closes the process. */
    @Override
    public void close() {
      if (leave(this)) {
        shared.worker.close();
      }
    }
  }
}
