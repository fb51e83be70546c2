package io.serai.server.api;

import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCall;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** How much memory it takes to write an answer as JSON. */
final class AnswerSize {
  /** A number as a node of the tree and as digits, while buffers grow. */
  private static final long BYTES_PER_NUMBER = 80;

  /** Of a text's answer besides its numbers: nodes, names, and what generation wrote. */
  private static final long BYTES_PER_ANSWER = 500;

  /** Of a token whose probability is told. */
  private static final long BYTES_PER_TOKEN = 600;

  /** Several answers are written at a time, and the engine needs room besides. */
  private static final int SHARE_OF_HEAP = 16;

  private AnswerSize() {}

  /**
   * Makes sure that an answer and those of its steps can be written.
   *
   * @param heapBytes the most that the heap may have
   * @throws SeraiException with {@link ErrorCode#TOO_LARGE} if they can't
   */
  static void check(RunResult.Completed done, long heapBytes) {
    // A step's answer that is the result, too, is turned into JSON once.
    long bytes = ToDocument.distinctAnswers(done).stream().mapToLong(AnswerSize::bytes).sum();
    if (bytes > heapBytes / SHARE_OF_HEAP) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "the answer takes about %d MiB to write, more than the %d MiB that there are for one; send several requests with fewer texts, or use 'serai run NAME --input FILE'"
              .formatted(Math.ceilDiv(bytes, 1 << 20), (heapBytes / SHARE_OF_HEAP) >> 20));
    }
  }

  private static long bytes(Object answer) {
    return switch (answer) {
      case Embedding embedding -> BYTES_PER_ANSWER + BYTES_PER_NUMBER * embedding.vector().length;
      case Classification classification ->
          BYTES_PER_ANSWER + 3 * BYTES_PER_NUMBER * classification.scores().size();
      case Generation generation ->
          BYTES_PER_ANSWER
              + 4L * generation.text().length()
              + generation.toolCalls().stream().mapToLong(AnswerSize::bytes).sum()
              + generation.choices().stream().mapToLong(AnswerSize::bytes).sum();
      case Tensor tensor ->
          BYTES_PER_ANSWER
              + BYTES_PER_NUMBER * tensor.data().byteSize() / Math.max(1, tensor.type().bytes());
      case List<?> list -> sum(list);
      case Map<?, ?> map -> sum(map.values());
      case String text -> 4L * text.length();
      default -> BYTES_PER_ANSWER;
    };
  }

  private static long bytes(ToolCall call) {
    return BYTES_PER_ANSWER + 4L * call.arguments().length();
  }

  private static long bytes(TokenChoice choice) {
    return BYTES_PER_TOKEN * (1 + choice.likeliest().size());
  }

  private static long sum(Collection<?> answers) {
    return answers.stream().mapToLong(one -> one == null ? 0 : bytes(one)).sum();
  }
}
