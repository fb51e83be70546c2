package io.serai.server.cli;

/** No engine runs, or the one that was named can't be reached. */
final class NoEngineException extends RuntimeException {
  NoEngineException(String message) {
    super(message);
  }

  NoEngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
