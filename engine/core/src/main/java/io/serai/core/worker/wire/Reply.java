package io.serai.core.worker.wire;

import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.ParameterSpec;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TokenChoice;
import io.serai.spi.ToolCallPiece;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a worker says. */
public sealed interface Reply extends Message {
  /** One of several; the request goes on. */
  sealed interface Partial extends Reply {}

  /** Who it is: the secret that it was started with. The first frame. */
  record Authentication(String token) implements Reply {}

  /** Which backend it serves. The second frame, unless it is {@link Failed}. */
  record Welcome(
      String backend, String runtimeVersion, Set<String> formats, List<ParameterSpec> parameters)
      implements Reply {}

  /** Bytes by kind. */
  record NeededMemory(Footprint footprint) implements Reply {}

  /** What a model would need. */
  record Estimated(Estimate estimate) implements Reply {}

  /** A model is loaded; the number names it from now on. */
  record Loaded(long model, Signature signature, Set<Task> tasks, int threads, String device)
      implements Reply {}

  /** What a model computed. */
  record Tensors(Map<String, Tensor> outputs) implements Reply {}

  /** Labels, one per text or image. */
  record Classified(List<Classification> answers) implements Reply {}

  /** Vectors, one per text. */
  record Embedded(List<Embedding> answers) implements Reply {}

  /** The parts that were found in each text. */
  record FoundEntities(List<List<Entity>> answers) implements Reply {}

  /** A whole text. */
  record Generated(Generation answer) implements Reply {}

  /** The process in bytes by kind. */
  record ProcessMemory(ProcessPages pages) implements Reply {}

  /** Pages were moved; the process before and after, and how long it took in nanoseconds. */
  record Moved(ProcessPages before, ProcessPages after, long nanos, String note) implements Reply {}

  /** It is done. */
  record Done() implements Reply {}

  /** It failed. */
  record Failed(ErrorCode code, String message) implements Reply {}

  /** A load, or a move of pages, goes on. */
  record Progress(String phase, double fraction) implements Partial {}

  /** The request goes on, and nothing more is known. */
  record Alive() implements Partial {}

  /** A token was generated; with the tokens of the piece where they are asked for. */
  record Token(int id, String piece, List<TokenChoice> choices) implements Partial {}

  /** A piece of a call of a tool was generated. */
  record ToolCall(ToolCallPiece piece) implements Partial {}
}
