package io.serai.core.device;

/**
 * An NVIDIA graphics processor.
 *
 * @param name what the machine or driver calls it
 * @param sharedWithHost whether its memory is the machine's own, as on a Jetson, and so is counted
 *     already
 */
public record Gpu(String name, boolean sharedWithHost) {}
