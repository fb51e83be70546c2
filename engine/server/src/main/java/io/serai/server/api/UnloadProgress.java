package io.serai.server.api;

import io.serai.core.job.JobProgress;
import io.serai.core.residency.LoadedModel;
import java.util.List;

/**
 * How far models are on their way out: the first half is that their calls end, the second that
 * their memory is given back.
 *
 * @param models those that leave
 * @param calls how many calls they had when they were told to
 * @param bytes what they held then
 */
record UnloadProgress(List<LoadedModel> models, int calls, long bytes) {
  /** Of models that are told to leave in a moment. */
  static UnloadProgress of(List<LoadedModel> models) {
    return new UnloadProgress(models, calls(models), bytes(models));
  }

  private static int calls(List<LoadedModel> models) {
    return models.stream().mapToInt(LoadedModel::leases).sum();
  }

  private static long bytes(List<LoadedModel> models) {
    return models.stream().mapToLong(model -> model.held().totalBytes()).sum();
  }

  /** How far it is now. */
  JobProgress now() {
    return at(calls(models), bytes(models));
  }

  /** How far it is with so many calls and bytes left. */
  JobProgress at(int callsLeft, long bytesLeft) {
    return callsLeft > 0
        ? new JobProgress("draining", half(callsLeft, calls))
        : new JobProgress("freeing memory", 0.5 + half(bytesLeft, bytes));
  }

  private static double half(long left, long all) {
    return all == 0 ? 0 : Math.clamp(1 - left / (double) all, 0, 1) / 2;
  }
}
