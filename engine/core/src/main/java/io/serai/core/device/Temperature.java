package io.serai.core.device;

/**
 * A thermal zone.
 *
 * @param zone its type, such as {@code cpu-thermal}
 * @param celsius degrees
 */
public record Temperature(String zone, double celsius) {}
