package io.serai.routes.pipeline;

/** What a name that is called may stand for. */
public enum Callee {
  /** A pipeline, or where there is none, a model. */
  EITHER,
  /** A pipeline. */
  PIPELINE,
  /** A model. */
  MODEL
}
