package io.serai.spi;

/**
 * A tensor that a model takes or gives.
 *
 * @param name as the model's file has it
 * @param type of each element
 * @param shape -1 where the call decides
 */
public record TensorSpec(String name, ElementType type, Shape shape) {}
