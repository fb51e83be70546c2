package io.serai.core.worker.wire;

/** The kinds of constraints, as they are written. */
enum ConstraintType {
  NONE,
  GRAMMAR,
  JSON_SCHEMA
}
