package io.serai.spi;

/**
 * A part of a text that a model found; {@link Task#TOKEN_CLASSIFICATION}.
 *
 * @param label its class, without the marks for begin and inside
 * @param text the part, as it stands in the text
 * @param start index of its first character in the text, in UTF-16 units
 * @param end index after its last character
 * @param probability 0 to 1, the mean over its tokens
 */
public record Entity(String label, String text, int start, int end, double probability) {}
