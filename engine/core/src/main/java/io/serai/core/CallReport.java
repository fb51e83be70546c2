package io.serai.core;

/**
 * How a call of a model went.
 *
 * @param model its name
 * @param version its version
 * @param variant which form of it computed
 * @param device where it computed, such as {@code cpu} or {@code cuda:0}
 * @param loadNanos how long the model's load took, if the call had to wait for it, else 0
 * @param queueNanos how long the call then waited for free cores, and for a model that was paged
 *     out to come back
 * @param computeNanos how long the model computed
 */
public record CallReport(
    String model,
    String version,
    String variant,
    String device,
    long loadNanos,
    long queueNanos,
    long computeNanos) {}
