package io.serai.core.worker.wire;

/** What a parameter's value is. */
enum ParameterType {
  TEXT,
  WHOLE,
  DECIMAL,
  BOOLEAN
}
