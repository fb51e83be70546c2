package io.serai.core.worker.wire;

import io.serai.spi.GenerationRequest;
import io.serai.spi.ModelSource;
import io.serai.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the engine asks of a worker. */
public sealed interface Request extends Message {
  /** The memory that a model would need; answered by {@link Reply.Estimated}. */
  record Estimate(ModelSource source) implements Request {}

  /** To load a model; answered by {@link Reply.Loaded}, after {@link Reply.Progress}. */
  record Load(ModelSource source) implements Request {}

  /** To compute those outputs, or all if none is named; answered by {@link Reply.Tensors}. */
  record Infer(long model, Map<String, Tensor> inputs, Set<String> outputs) implements Request {}

  /** To classify texts; answered by {@link Reply.Classified}. */
  record Classify(long model, List<String> texts) implements Request {}

  /** To embed texts; answered by {@link Reply.Embedded}. */
  record Embed(long model, List<String> texts) implements Request {}

  /** To continue a text; answered by {@link Reply.Generated}, after {@link Reply.Token}s. */
  record Generate(long model, GenerationRequest request) implements Request {}

  /** To find parts of texts; answered by {@link Reply.FoundEntities}. */
  record FindEntities(long model, List<String> texts) implements Request {}

  /** To classify images, files as they are; answered by {@link Reply.Classified}. */
  record ClassifyImages(long model, List<byte[]> images) implements Request {}

  /** To close a model; answered by {@link Reply.Done}. */
  record Unload(long model) implements Request {}

  /** What a model says it holds; answered by {@link Reply.NeededMemory}. */
  record ModelMemory(long model) implements Request {}

  /** What the process holds; answered by {@link Reply.ProcessMemory}. */
  record Memory() implements Request {}

  /** To page itself out; answered by {@link Reply.Moved}, after {@link Reply.Progress}. */
  record Demote() implements Request {}

  /** To bring its pages back; answered by {@link Reply.Moved}, after {@link Reply.Progress}. */
  record Promote() implements Request {}

  /** To give back memory that it doesn't use; answered by {@link Reply.Done}. */
  record Trim() implements Request {}

  /** A sign of life; answered by {@link Reply.Done}. */
  record Ping() implements Request {}

  /** To give up the request that came with the same id; not answered itself. */
  record Cancel(String reason) implements Request {}

  /** To close everything and end; answered by {@link Reply.Done} just before. */
  record Exit() implements Request {}
}
