package io.serai.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What calls for texts answer; times in seconds unless their names say otherwise. */
final class InferenceDocuments {
  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private InferenceDocuments() {}

  /** How the model was chosen. */
  record SelectionInfo(String selectionMode, double selectionTimeMs, String reasoning) {
    static SelectionInfo of(TextAnswer answer) {
      return new SelectionInfo(
          answer.selection().mode().id(),
          answer.selection().nanos() / NANOS_PER_MILLI,
          answer.reason());
    }
  }

  /**
   * A text.
   *
   * @param inferenceTime how long the model computed
   * @param tokensGenerated null where another server doesn't tell
   * @param tokensPerSecond of that time; null likewise
   * @param timestamp in Unix seconds
   * @param totalTime from the request on
   * @param loadTime how long the model was loaded for it; 0 if it was loaded already
   */
  record InferenceDocument(
      String response,
      String modelUsed,
      double inferenceTime,
      @Nullable Integer tokensGenerated,
      @Nullable Double tokensPerSecond,
      double timestamp,
      double totalTime,
      SelectionInfo selectionInfo,
      double loadTime,
      String finishReason) {
    static InferenceDocument of(TextAnswer answer, double timestamp) {
      return new InferenceDocument(
          answer.generation().text(),
          answer.model(),
          answer.computeSeconds(),
          answer.tokens(),
          answer.tokensPerSecond(),
          timestamp,
          answer.totalNanos() / NANOS,
          SelectionInfo.of(answer),
          answer.report().loadNanos() / NANOS,
          answer.finishReason());
    }
  }

  /** Several, in the order of their prompts. */
  record BatchDocument(
      List<InferenceDocument> results, int batchSize, double totalTime, double avgTimePerRequest) {}

  /** A text of phase 3. */
  record GenerateDocument(
      String status,
      String modelUsed,
      String generatedText,
      @Nullable Integer tokensGenerated,
      double inferenceTimeMs,
      String finishReason,
      SelectionInfo selectionInfo) {
    static GenerateDocument of(TextAnswer answer) {
      return new GenerateDocument(
          "success",
          answer.model(),
          answer.generation().text(),
          answer.tokens(),
          answer.report().computeNanos() / NANOS_PER_MILLI,
          answer.finishReason(),
          SelectionInfo.of(answer));
    }
  }

  /** The text of {@code /quick/generate}, and who wrote it and why. */
  record QuickTextDocument(String generatedText, String modelUsed, SelectionInfo selectionInfo) {}

  /** The answer of {@code /quick/chat}. */
  record QuickChatDocument(String response, String modelUsed, SelectionInfo selectionInfo) {}

  /** The code of {@code /quick/code}. */
  record QuickCodeDocument(String code, String modelUsed, SelectionInfo selectionInfo) {}

  /**
   * A piece of a text that is being written.
   *
   * @param isFinal whether the text ends with it
   */
  record ChunkDocument(int chunkId, String text, boolean isFinal, int tokensSoFar) {}
}
