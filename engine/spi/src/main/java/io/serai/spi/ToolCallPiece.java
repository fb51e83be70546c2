package io.serai.spi;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a {@link ToolCall} while it is made.
 *
 * @param index which of the calls of the answer, from 0
 * @param id the call's; null but in its first piece
 * @param name the tool's; null but in the first piece
 * @param arguments what comes next of them; may be empty
 */
public record ToolCallPiece(
    int index, @Nullable String id, @Nullable String name, String arguments) {}
