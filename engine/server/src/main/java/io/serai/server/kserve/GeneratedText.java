package io.serai.server.kserve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.routes.model.StepToken;
import io.serai.routes.pipeline.RunResult;
import io.serai.server.api.AnswerJson;
import io.serai.server.http.Answers;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.SeraiException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a text that a model or a pipeline answered, in one piece or as it is made. */
final class GeneratedText {
  private final String model;
  private final String version;
  private final GenerateRequest request;
  private final boolean inPieces;
  private final boolean details;
  private final StringBuilder sent = new StringBuilder();

  /**
   * A text of which nothing is there yet.
   *
   * @param model as it was asked for
   * @param version empty where it isn't known before the answer
   * @param inPieces whether tokens are parts of the answer, which those of a pipeline's steps
   *     needn't be
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if what is asked of it is of
   *     the wrong type
   */
  GeneratedText(String model, String version, GenerateRequest request, boolean inPieces) {
    this.model = model;
    this.version = version;
    this.request = request;
    this.inPieces = inPieces;
    this.details = request.parameters().flag("details");
  }

  /** A token as it is sent; null where there is nothing to send. */
  byte @Nullable [] of(StepToken token) {
    if (!inPieces || token.text().isEmpty()) {
      return null;
    }
    sent.append(token.text());
    return Answers.bytes(document(token.text(), version));
  }

  /**
   * What of the answer wasn't sent yet: all of it, or what ends a stream.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_FAILED} if what was sent isn't what the
   *     answer begins with
   */
  byte[] rest(RunResult.Completed done) {
    String text = text(done.answer());
    String before = sent.toString();
    if (!text.startsWith(before)) {
      throw new SeraiException(
          ErrorCode.PIPELINE_FAILED,
          "the text was begun again after part of it was sent; ask without 'stream'");
    }
    ObjectNode json = document(text.substring(before.length()), AnsweredVersion.of(version, done));
    Map<String, String> chosen = ChosenModel.parameters(version, done);
    if (!chosen.isEmpty()) {
      ObjectNode parameters = json.putObject("parameters");
      chosen.forEach(parameters::put);
    }
    if (details && done.answer() instanceof Generation generation) {
      json.putObject("details")
          .put("finish_reason", generation.finish().name().toLowerCase(Locale.ROOT));
    }
    return Answers.bytes(json);
  }

  private ObjectNode document(String text, String modelVersion) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_name", model);
    json.put("model_version", modelVersion);
    if (request.id() != null) {
      json.put("id", request.id());
    }
    return json.put("text_output", text);
  }

  private static String text(Object answer) {
    return switch (answer) {
      case Generation generation -> generation.text();
      case String text -> text;
      default -> AnswerJson.of(answer).toString();
    };
  }
}
