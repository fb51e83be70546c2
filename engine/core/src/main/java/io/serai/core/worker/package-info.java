/**
 * Workers: a backend bundle in a process of its own.
 *
 * <p>{@link io.serai.core.worker.Worker#start} starts one; {@link
 * io.serai.core.worker.Worker#backend} is then a backend like any other. A native crash, a hang or
 * the kernel's out-of-memory killer takes the worker and not the engine: its calls fail with {@link
 * io.serai.spi.ErrorCode#WORKER_LOST} and say why, and {@link io.serai.core.worker.Worker#onExit}
 * tells the {@link io.serai.core.worker.WorkerExit}. A worker never outlives its engine.
 *
 * <p>Whether a model should have one is decided by {@link io.serai.core.worker.IsolationChoice},
 * and when to start another in the place of one that failed by {@link
 * io.serai.core.worker.RestartPolicy}; both are pure.
 */
@NullMarked
package io.serai.core.worker;

import org.jspecify.annotations.NullMarked;
