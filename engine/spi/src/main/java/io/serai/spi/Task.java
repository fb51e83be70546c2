package io.serai.spi;

import java.util.Arrays;
import java.util.Optional;

/** What a model can be asked to do. */
public enum Task {
  /** One label out of several for a text. */
  TEXT_CLASSIFICATION("text-classification"),
  /** A vector for a text; near vectors mean near meanings. */
  EMBEDDINGS("embeddings"),
  /** The continuation of a text, token by token. */
  TEXT_GENERATION("text-generation"),
  /** The parts of a text that are of certain kinds, such as names. */
  TOKEN_CLASSIFICATION("token-classification"),
  /** One label out of several for an image. */
  IMAGE_CLASSIFICATION("image-classification");

  private final String id;

  Task(String id) {
    this.id = id;
  }

  /** The name in manifests, pipelines and answers, such as {@code text-classification}. */
  public String id() {
    return id;
  }

  /** The task of that {@link #id}, or empty. */
  public static Optional<Task> of(String id) {
    return Arrays.stream(values()).filter(task -> task.id.equals(id)).findFirst();
  }

  SeraiException unsupported() {
    return new SeraiException(
        ErrorCode.UNSUPPORTED_TASK,
        "this model doesn't do " + id + "; ask it for one of its tasks");
  }

  @Override
  public String toString() {
    return id;
  }
}
