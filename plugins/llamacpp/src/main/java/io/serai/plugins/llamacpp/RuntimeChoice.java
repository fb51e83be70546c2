package io.serai.plugins.llamacpp;

/** What computes a model. */
enum RuntimeChoice {
  /** The user's {@code llama-server} where there is one, else the bundle's library. */
  AUTO,
  /** The library in the bundle. */
  LIBRARY,
  /** The user's {@code llama-server}. */
  SERVER
}
