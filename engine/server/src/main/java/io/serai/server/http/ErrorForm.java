package io.serai.server.http;

import org.jspecify.annotations.Nullable;

/** How an API tells that a request failed. */
public interface ErrorForm {
  /** The failure as this API has it, with another status maybe. */
  default Failure told(Failure failure) {
    return failure;
  }

  /** The content type of {@link #body}. */
  String contentType();

  /**
   * The failure as a document without line breaks.
   *
   * @param path the request's
   */
  byte[] body(Failure failure, String path);

  /** The type of the event that ends a stream with it; null for an event without a type. */
  @Nullable String event();
}
