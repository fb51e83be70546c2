package io.serai.core.worker.wire;

import io.serai.spi.Classification;
import io.serai.spi.Constraint;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import io.serai.spi.ToolCallPiece;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the SPI's values; {@link SpiValues} reads them. */
final class SpiFields {
  private final FieldWriter out;
  private final ConversationFields conversation;

  SpiFields(FieldWriter out) {
    this.out = out;
    this.conversation = new ConversationFields(out);
  }

  void source(ModelSource source) {
    out.string(source.name());
    out.string(source.version());
    out.string(source.format());
    out.list(source.tasks(), task -> out.choice(task));
    out.list(source.files(), this::file);
    out.strings(source.labels());
    out.choice(source.gpu());
    out.list(source.parameters().values().entrySet(), this::parameterValue);
  }

  private void file(ModelFile file) {
    out.string(file.name());
    out.string(file.role());
    out.int64(file.size());
    try {
      out.string(file.path().toAbsolutePath().toString());
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING,
          "file %s of the model can't be had: %s".formatted(file.name(), e),
          e);
    }
  }

  private void parameterValue(Map.Entry<String, Object> parameter) {
    out.string(parameter.getKey());
    switch (parameter.getValue()) {
      case Boolean bool -> {
        out.choice(ParameterType.BOOLEAN);
        out.bool(bool);
      }
      case Byte number -> whole(number);
      case Short number -> whole(number);
      case Integer number -> whole(number);
      case Long number -> whole(number);
      case Number number -> {
        out.choice(ParameterType.DECIMAL);
        out.float64(number.doubleValue());
      }
      case Object other -> {
        out.choice(ParameterType.TEXT);
        out.string(other.toString());
      }
    }
  }

  private void whole(Number number) {
    out.choice(ParameterType.WHOLE);
    out.int64(number.longValue());
  }

  void parameter(ParameterSpec spec) {
    out.string(spec.name());
    out.string(spec.type());
    out.string(spec.defaultValue());
    out.string(spec.description());
  }

  void generationRequest(GenerationRequest request) {
    prompt(request.prompt());
    out.int32(request.maxTokens());
    sampling(request.sampling());
    out.strings(request.stop().texts());
    out.list(request.stop().tokens(), token -> out.int32(token));
    constraint(request.constraint());
    Integer logprobs = request.logprobs();
    out.int32(logprobs == null ? -1 : logprobs);
    conversation.tools(request.tools());
  }

  private void prompt(Prompt prompt) {
    switch (prompt) {
      case Prompt.Text(var text) -> {
        out.choice(PromptType.TEXT);
        out.string(text);
      }
      case Prompt.Chat(var messages) -> {
        out.choice(PromptType.CHAT);
        out.list(messages, conversation::message);
      }
    }
  }

  private void sampling(Sampling sampling) {
    out.float64(sampling.temperature());
    out.float64(sampling.topP());
    out.int32(sampling.topK());
    out.float64(sampling.repetitionPenalty());
    Long seed = sampling.seed();
    out.bool(seed != null);
    out.int64(seed == null ? 0 : seed);
  }

  private void constraint(@Nullable Constraint constraint) {
    switch (constraint) {
      case null -> out.choice(ConstraintType.NONE);
      case Constraint.Grammar(var rules) -> {
        out.choice(ConstraintType.GRAMMAR);
        out.string(rules);
      }
      case Constraint.JsonSchema(var schema) -> {
        out.choice(ConstraintType.JSON_SCHEMA);
        out.string(schema);
      }
    }
  }

  void entity(Entity entity) {
    out.string(entity.label());
    out.string(entity.text());
    out.int32(entity.start());
    out.int32(entity.end());
    out.float64(entity.probability());
  }

  void generation(Generation generation) {
    out.string(generation.text());
    out.int32(generation.promptTokens());
    out.int32(generation.generatedTokens());
    out.choice(generation.finish());
    out.list(generation.choices(), this::choice);
    out.list(generation.toolCalls(), conversation::toolCall);
  }

  void toolCallPiece(ToolCallPiece piece) {
    conversation.toolCallPiece(piece);
  }

  void choice(TokenChoice choice) {
    token(choice.chosen());
    out.list(choice.likeliest(), this::token);
    out.int32(choice.offset());
  }

  private void token(TokenLogprob token) {
    out.string(token.text());
    List<Integer> bytes = token.bytes();
    out.bool(bytes != null);
    out.list(bytes == null ? List.of() : bytes, out::int8);
    out.float64(token.logprob());
  }

  void classification(Classification classification) {
    out.list(
        classification.scores(),
        score -> {
          out.string(score.label());
          out.float64(score.probability());
        });
    out.int32(classification.tokens());
  }

  void embedding(Embedding embedding) {
    out.floats(embedding.vector());
    out.int32(embedding.tokens());
  }

  void footprint(Footprint footprint) {
    out.int64(footprint.privateBytes());
    out.int64(footprint.mappedBytes());
    out.int64(footprint.pinnedBytes());
  }

  void estimate(Estimate estimate) {
    out.list(estimate.parts(), this::part);
    footprint(estimate.steady());
    footprint(estimate.growth());
    out.list(estimate.once(), this::part);
  }

  private void part(Estimate.Part part) {
    out.string(part.name());
    out.choice(part.kind());
    out.int64(part.bytes());
  }

  void pages(ProcessPages pages) {
    out.int64(pages.anonymous());
    out.int64(pages.file());
    out.int64(pages.shared());
    out.int64(pages.swapped());
    out.int64(pages.locked());
  }

  void tensorSpec(TensorSpec spec) {
    out.string(spec.name());
    out.choice(spec.type());
    shape(spec.shape());
  }

  void shape(Shape shape) {
    out.int32(shape.rank());
    for (long dimension : shape.dimensions()) {
      out.int64(dimension);
    }
  }
}
