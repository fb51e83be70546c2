package io.serai.core.worker.wire;

import io.serai.spi.Classification;
import io.serai.spi.Constraint;
import io.serai.spi.ElementType;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Gpu;
import io.serai.spi.MemoryKind;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Parameters;
import io.serai.spi.Prompt;
import io.serai.spi.Sampling;
import io.serai.spi.Shape;
import io.serai.spi.Stop;
import io.serai.spi.Task;
import io.serai.spi.TensorSpec;
import io.serai.spi.TokenChoice;
import io.serai.spi.TokenLogprob;
import io.serai.spi.ToolCallPiece;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the SPI's values that {@link SpiFields} wrote. */
final class SpiValues {
  private static final List<Task> TASKS = List.of(Task.values());
  private static final List<MemoryKind> MEMORY_KINDS = List.of(MemoryKind.values());
  private static final List<ElementType> TYPES = List.of(ElementType.values());
  private static final List<Gpu> GPU = List.of(Gpu.values());
  private static final List<PromptType> PROMPT_TYPES = List.of(PromptType.values());
  private static final List<ConstraintType> CONSTRAINT_TYPES = List.of(ConstraintType.values());
  private static final List<ParameterType> PARAMETER_TYPES = List.of(ParameterType.values());
  private static final List<Generation.FinishReason> FINISHES =
      List.of(Generation.FinishReason.values());

  private final FieldReader in;
  private final ConversationValues conversation;

  SpiValues(FieldReader in) {
    this.in = in;
    this.conversation = new ConversationValues(in);
  }

  ModelSource source() {
    return new ModelSource(
        in.string(),
        in.string(),
        in.string(),
        tasks(),
        in.list(this::file),
        in.strings(),
        in.choice(GPU),
        parameters());
  }

  Set<Task> tasks() {
    return Set.copyOf(in.list(() -> in.choice(TASKS)));
  }

  private ModelFile file() {
    return new LocalFile(in.string(), in.string(), in.int64(), Path.of(in.string()));
  }

  private Parameters parameters() {
    Map<String, Object> values = new HashMap<>();
    in.list(() -> values.put(in.string(), parameterValue()));
    return new Parameters(values);
  }

  private Object parameterValue() {
    return switch (in.choice(PARAMETER_TYPES)) {
      case TEXT -> in.string();
      case WHOLE -> whole(in.int64());
      case DECIMAL -> in.float64();
      case BOOLEAN -> in.bool();
    };
  }

  private static Object whole(long value) {
    int narrow = (int) value;
    return narrow == value ? (Object) narrow : (Object) value;
  }

  ParameterSpec parameter() {
    return new ParameterSpec(in.string(), in.string(), in.string(), in.string());
  }

  GenerationRequest generationRequest() {
    return new GenerationRequest(
        prompt(),
        in.int32(),
        sampling(),
        new Stop(in.strings(), in.list(in::int32)),
        constraint(),
        logprobs(),
        conversation.tools());
  }

  private @Nullable Integer logprobs() {
    int likeliest = in.int32();
    return likeliest < 0 ? null : likeliest;
  }

  private Prompt prompt() {
    return switch (in.choice(PROMPT_TYPES)) {
      case TEXT -> new Prompt.Text(in.string());
      case CHAT -> new Prompt.Chat(in.list(conversation::message));
    };
  }

  private Sampling sampling() {
    double temperature = in.float64();
    double topP = in.float64();
    int topK = in.int32();
    double repetitionPenalty = in.float64();
    boolean seeded = in.bool();
    long seed = in.int64();
    return new Sampling(temperature, topP, topK, repetitionPenalty, seeded ? seed : null);
  }

  private @Nullable Constraint constraint() {
    return switch (in.choice(CONSTRAINT_TYPES)) {
      case NONE -> null;
      case GRAMMAR -> new Constraint.Grammar(in.string());
      case JSON_SCHEMA -> new Constraint.JsonSchema(in.string());
    };
  }

  Entity entity() {
    return new Entity(in.string(), in.string(), in.int32(), in.int32(), in.float64());
  }

  Generation generation() {
    return new Generation(
        in.string(),
        in.int32(),
        in.int32(),
        in.choice(FINISHES),
        in.list(this::choice),
        in.list(conversation::toolCall));
  }

  ToolCallPiece toolCallPiece() {
    return conversation.toolCallPiece();
  }

  TokenChoice choice() {
    return new TokenChoice(token(), in.list(this::token), in.int32());
  }

  private TokenLogprob token() {
    String text = in.string();
    boolean told = in.bool();
    List<Integer> bytes = in.list(() -> Byte.toUnsignedInt((byte) in.int8()));
    return new TokenLogprob(text, told ? bytes : null, in.float64());
  }

  Classification classification() {
    return new Classification(
        in.list(() -> new Classification.Score(in.string(), in.float64())), in.int32());
  }

  Embedding embedding() {
    return new Embedding(in.floats(), in.int32());
  }

  Footprint footprint() {
    return new Footprint(in.int64(), in.int64(), in.int64());
  }

  Estimate estimate() {
    return new Estimate(in.list(this::part), footprint(), footprint(), in.list(this::part));
  }

  private Estimate.Part part() {
    return new Estimate.Part(in.string(), in.choice(MEMORY_KINDS), in.int64());
  }

  ProcessPages pages() {
    return new ProcessPages(in.int64(), in.int64(), in.int64(), in.int64(), in.int64());
  }

  TensorSpec tensorSpec() {
    return new TensorSpec(in.string(), type(), shape());
  }

  ElementType type() {
    return in.choice(TYPES);
  }

  Shape shape() {
    return Shape.of(in.list(in::int64).stream().mapToLong(Long::longValue).toArray());
  }
}
