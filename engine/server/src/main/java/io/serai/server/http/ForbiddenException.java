package io.serai.server.http;

/** A request that the key it came with isn't enough for; answered 403. */
final class ForbiddenException extends RuntimeException {
  /**
   * A refusal.
   *
   * @param message what is needed, and what there is
   */
  ForbiddenException(String message) {
    super(message);
  }
}
