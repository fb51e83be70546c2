package io.serai.core.worker.wire;

/** The kinds of parts of messages, as they are written. */
enum ContentType {
  TEXT,
  IMAGE
}
