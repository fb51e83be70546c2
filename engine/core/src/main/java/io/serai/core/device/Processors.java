package io.serai.core.device;

import org.jspecify.annotations.Nullable;

/**
 * What this process can compute on.
 *
 * @param allowed logical processors that it may run on (its affinity); 0 where it isn't told
 * @param quota processors' worth of time that its control groups leave it, such as 1.5; null for no
 *     limit
 * @param load1 processes of the machine that ran or waited to run, over the last minute; null where
 *     it isn't told
 */
public record Processors(int allowed, @Nullable Double quota, @Nullable Double load1) {}
