package io.serai.core.residency;

import org.jspecify.annotations.Nullable;

/**
 * A load under way at one moment.
 *
 * @param of the model's name and version
 * @param model what is loaded, or the bundle that is started for it
 * @param phase what happens now, in one or two words
 * @param fraction of the load that is done, 0 to 1
 * @param seconds since it began
 * @param secondsLeft if it takes as long as the last load of the same; null if that isn't known, or
 *     it takes longer
 * @param waiting how many requests wait for it
 */
public record LoadInfo(
    String of,
    String model,
    String phase,
    double fraction,
    double seconds,
    @Nullable Double secondsLeft,
    int waiting) {}
