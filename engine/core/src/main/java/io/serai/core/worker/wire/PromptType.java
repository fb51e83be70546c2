package io.serai.core.worker.wire;

/** The kinds of prompts, as they are written. */
enum PromptType {
  TEXT,
  CHAT
}
