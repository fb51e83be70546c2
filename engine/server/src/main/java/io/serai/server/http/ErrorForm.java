package io.serai.server.http;

import io.vertx.core.http.HttpServerRequest;

/** How an API writes its failures. */
public interface ErrorForm {
  /** The content type. */
  String type();

  /**
   * Writes a failure.
   *
   * @param code what kind it is, such as {@code MODEL_NOT_FOUND}
   * @param detail what happened and what to do, for people
   * @return the body, in UTF-8 and without line breaks
   */
  byte[] write(HttpServerRequest request, int status, String code, String detail);
}
