package io.serai.spi;

/**
 * A model's wish that a tool be called.
 *
 * @param id by which the message with the tool's answer names it
 * @param name the tool's
 * @param arguments a JSON document as the model wrote it, so it may be wrong
 */
public record ToolCall(String id, String name, String arguments) {}
