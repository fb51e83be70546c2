package io.serai.routes.model;

import io.serai.spi.ToolCallPiece;

/**
 * A piece of a call of a tool that a step's model generated.
 *
 * @param step the step's id in the pipeline
 * @param model the reference that the step was given
 * @param piece what came
 */
public record StepToolCall(String step, String model, ToolCallPiece piece) {}
