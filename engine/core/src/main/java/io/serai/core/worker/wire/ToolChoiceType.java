package io.serai.core.worker.wire;

/** The kinds of choices of tools, as they are written. */
enum ToolChoiceType {
  UNTOLD,
  AUTO,
  NONE,
  REQUIRED,
  NAMED
}
