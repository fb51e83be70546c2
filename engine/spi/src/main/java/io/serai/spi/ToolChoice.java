package io.serai.spi;

/** Whether a model is to call tools. */
public sealed interface ToolChoice {
  /** As it sees fit. */
  record Auto() implements ToolChoice {}

  /** No tools. */
  record None() implements ToolChoice {}

  /** One at least. */
  record Required() implements ToolChoice {}

  /**
   * A certain one.
   *
   * @param name the tool's
   */
  record Named(String name) implements ToolChoice {}
}
