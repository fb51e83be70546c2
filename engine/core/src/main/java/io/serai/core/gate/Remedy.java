package io.serai.core.gate;

/**
 * Something that would help.
 *
 * @param what a command or an option
 * @param effect what it would do, in a few words
 */
public record Remedy(String what, String effect) {}
