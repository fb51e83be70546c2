package io.serai.core.device;

import java.time.Instant;

/**
 * How fast files are read that aren't in the page cache, as {@link DiskRateMeter} measured it.
 *
 * @param bytesPerSecond in sequence
 * @param sampleBytes how much was read
 * @param measuredAt when
 * @param folder where
 * @param fileSystem its type, such as {@code ext4}
 */
public record DiskRate(
    long bytesPerSecond, long sampleBytes, Instant measuredAt, String folder, String fileSystem) {}
