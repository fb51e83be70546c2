package io.serai.server.kserve;

import java.util.List;

/** What the protocol answers with besides tensors and texts. */
final class ProtocolDocuments {
  private ProtocolDocuments() {}

  /** The server. */
  record ServerDocument(String name, String version, List<String> extensions) {}

  /** Whether the server lives. */
  record LiveDocument(boolean live) {}

  /** Whether the server takes requests. */
  record ReadyDocument(boolean live, boolean ready) {}

  /** Whether a model can answer without being loaded first. */
  record ModelReadyDocument(String name, boolean ready) {}

  /** A tensor that a model takes or gives; -1 stands for a dimension that a call decides. */
  record TensorDocument(String name, String datatype, List<Long> shape) {}

  /** A model. */
  record ModelDocument(
      String name,
      List<String> versions,
      String platform,
      List<TensorDocument> inputs,
      List<TensorDocument> outputs) {}

  /**
   * A model in the repository.
   *
   * @param state {@code READY}, {@code LOADING} or {@code UNAVAILABLE}
   * @param reason empty where there is nothing to say
   */
  record IndexDocument(String name, String version, String state, String reason) {}
}
