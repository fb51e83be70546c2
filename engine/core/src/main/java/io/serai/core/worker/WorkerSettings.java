package io.serai.core.worker;

import io.serai.core.group.ControlGroups;
import io.serai.core.group.GroupLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a worker is made of.
 *
 * @param name in logs, errors and the list of processes, such as {@code onnxruntime-1}
 * @param bundle the backend's jar file
 * @param bundleProperties what the bundle can read from its context
 * @param storage where workers keep files on disk while they live, each in a folder of its own
 * @param logs where {@code worker-NAME-PID.log} is written if the worker says anything
 * @param groups where its control group is made
 * @param limits of that group
 * @param deadlines after which it counts as hanging
 * @param heapMegabytes of its Java heap at most; models' memory is native and counts apart
 * @param sharedBytes tensors of at least this size go through shared memory
 * @param regionBytes how much shared memory there is in each direction; taken as it is used
 * @param jvmOptions further options for its JVM
 */
public record WorkerSettings(
    String name,
    Path bundle,
    Map<String, String> bundleProperties,
    Path storage,
    Path logs,
    ControlGroups groups,
    GroupLimits limits,
    Deadlines deadlines,
    int heapMegabytes,
    long sharedBytes,
    long regionBytes,
    List<String> jvmOptions) {
  private static final int HEAP_MEGABYTES = 64;
  private static final long SHARED_BYTES = 64 << 10;
  private static final long REGION_BYTES = 64 << 20;

  /** Copies the collections. */
  public WorkerSettings {
    bundleProperties = Map.copyOf(bundleProperties);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** The usual sizes and deadlines, without limits on memory. */
  public static WorkerSettings of(String name, Path bundle, Path storage, Path logs) {
    return new WorkerSettings(
        name,
        bundle,
        Map.of(),
        storage,
        logs,
        ControlGroups.none("no limit was asked for"),
        GroupLimits.NONE,
        Deadlines.DEFAULT,
        HEAP_MEGABYTES,
        SHARED_BYTES,
        REGION_BYTES,
        List.of());
  }

  /** The same with other bundle properties. */
  public WorkerSettings withBundleProperties(Map<String, String> properties) {
    return new WorkerSettings(
        name,
        bundle,
        properties,
        storage,
        logs,
        groups,
        limits,
        deadlines,
        heapMegabytes,
        sharedBytes,
        regionBytes,
        jvmOptions);
  }

  /** The same in a control group. */
  public WorkerSettings in(ControlGroups others, GroupLimits limit) {
    return new WorkerSettings(
        name,
        bundle,
        bundleProperties,
        storage,
        logs,
        others,
        limit,
        deadlines,
        heapMegabytes,
        sharedBytes,
        regionBytes,
        jvmOptions);
  }

  /** The same with other deadlines. */
  public WorkerSettings withDeadlines(Deadlines others) {
    return new WorkerSettings(
        name,
        bundle,
        bundleProperties,
        storage,
        logs,
        groups,
        limits,
        others,
        heapMegabytes,
        sharedBytes,
        regionBytes,
        jvmOptions);
  }

  /** The same with other sizes for shared memory, in bytes. */
  public WorkerSettings withShared(long threshold, long region) {
    return new WorkerSettings(
        name,
        bundle,
        bundleProperties,
        storage,
        logs,
        groups,
        limits,
        deadlines,
        heapMegabytes,
        threshold,
        region,
        jvmOptions);
  }

  /** The same with other options for its JVM. */
  public WorkerSettings withJvmOptions(List<String> options) {
    return new WorkerSettings(
        name,
        bundle,
        bundleProperties,
        storage,
        logs,
        groups,
        limits,
        deadlines,
        heapMegabytes,
        sharedBytes,
        regionBytes,
        options);
  }
}
