package io.serai.server.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.SelectDocuments.SelectionDocument;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.Embedding;
import io.serai.spi.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/embeddings}. */
final class EmbeddingsAnswer {
  /**
   * A vector.
   *
   * @param embedding numbers, or little-endian single-precision numbers in base64
   */
  record VectorDocument(String object, int index, Object embedding) {}

  /** What it took; an embedding writes no tokens. */
  record UsageDocument(int promptTokens, int totalTokens) {}

  /**
   * All vectors.
   *
   * @param usage null where a remote server doesn't tell
   * @param device where they were computed; null if no model did
   * @param selection null where the model was named
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ListDocument(
      String object,
      List<VectorDocument> data,
      String model,
      @Nullable UsageDocument usage,
      @Nullable String device,
      @Nullable SelectionDocument selection) {}

  private EmbeddingsAnswer() {}

  /**
   * The answer to a request.
   *
   * @throws InvalidFieldException if it isn't made of vectors, or they aren't as long as wanted
   */
  static ListDocument of(EmbeddingsRequest asked, RunResult.Completed done) {
    List<VectorDocument> data = new ArrayList<>();
    List<?> answers = done.answer() instanceof List<?> list ? list : List.of(done.answer());
    for (Object answer : answers) {
      if (!(answer instanceof Embedding embedding)) {
        throw new InvalidFieldException(
            ErrorCode.UNSUPPORTED_TASK,
            "model",
            "'%s' doesn't answer with vectors".formatted(asked.called().name()));
      }
      data.add(new VectorDocument("embedding", data.size(), vector(asked, embedding)));
    }
    Usage usage = Usage.of(done.steps());
    AnsweredBy by = AnsweredBy.of(asked.called(), done);
    return new ListDocument(
        "list",
        data,
        Answerer.of(asked.called(), done),
        usage == null ? null : new UsageDocument(usage.promptTokens(), usage.promptTokens()),
        by.device(),
        by.selection());
  }

  private static Object vector(EmbeddingsRequest asked, Embedding embedding) {
    float[] numbers = embedding.vector();
    if (asked.dimensions() != null && asked.dimensions() != numbers.length) {
      throw new InvalidFieldException(
          "dimensions",
          "the model's vectors have %d dimensions and can't be made %d; leave 'dimensions' out"
              .formatted(numbers.length, asked.dimensions()));
    }
    if (!asked.base64()) {
      return numbers;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
