package io.serai.core.select;

/**
 * A part of a score.
 *
 * @param name what it is about, such as {@code latency}
 * @param value what it adds; below 0 where it takes away
 * @param why where that comes from, in words
 */
public record Term(String name, double value, String why) {}
