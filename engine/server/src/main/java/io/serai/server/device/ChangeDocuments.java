package io.serai.server.device;

import java.util.List;

/** What calls answer that change something. */
final class ChangeDocuments {
  private ChangeDocuments() {}

  /**
   * A model was loaded.
   *
   * @param loadTime in seconds; 0 if it was loaded already
   */
  record LoadDocument(String message, double loadTime, String modelName) {}

  /** A load was begun; the time is such as {@code 2.7s}. */
  record HotLoadDocument(String status, String jobId, String modelName, String estimatedTime) {}

  /** What was done about memory. */
  record MessageDocument(String message) {}

  /** The same, sentence by sentence. */
  record OptimizationsDocument(String status, List<String> optimizations) {}
}
