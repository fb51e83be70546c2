package io.serai.core.worker;

import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Embedding;
import io.serai.spi.Entity;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TokenSink;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model in a worker, as if it were in this process. */
final class WorkerModel implements Model {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerModel.class);

  private final Session session;
  private final String name;
  private final Reply.Loaded loaded;

  WorkerModel(Session session, String name, Reply.Loaded loaded) {
    this.session = session;
    this.name = name;
    this.loaded = loaded;
  }

  @Override
  public Signature signature() {
    return loaded.signature();
  }

  @Override
  public Set<Task> tasks() {
    return loaded.tasks();
  }

  @Override
  public int threads() {
    return loaded.threads();
  }

  @Override
  public String device() {
    return loaded.device();
  }

  /** Nothing once the worker is gone. */
  @Override
  public Footprint memory() {
    try {
      return session
          .call(
              "tell the memory of " + name,
              new Request.ModelMemory(loaded.model()),
              Reply.NeededMemory.class)
          .footprint();
    } catch (SeraiException e) {
      if (e.code() == ErrorCode.WORKER_LOST) {
        return Footprint.NONE;
      }
      throw e;
    }
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    return infer(inputs, Set.of(), cancellation);
  }

  @Override
  public Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    Request request = new Request.Infer(loaded.model(), inputs, outputs);
    return call("compute " + name, request, Reply.Tensors.class, cancellation).outputs();
  }

  @Override
  public List<Classification> classify(List<String> texts, Cancellation cancellation) {
    Request request = new Request.Classify(loaded.model(), texts);
    return call("classify with " + name, request, Reply.Classified.class, cancellation).answers();
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    Request request = new Request.Embed(loaded.model(), texts);
    return call("embed with " + name, request, Reply.Embedded.class, cancellation).answers();
  }

  @Override
  public List<List<Entity>> findEntities(List<String> texts, Cancellation cancellation) {
    Request request = new Request.FindEntities(loaded.model(), texts);
    return call("find entities with " + name, request, Reply.FoundEntities.class, cancellation)
        .answers();
  }

  @Override
  public List<Classification> classifyImages(List<byte[]> images, Cancellation cancellation) {
    Request request = new Request.ClassifyImages(loaded.model(), images);
    return call("classify images with " + name, request, Reply.Classified.class, cancellation)
        .answers();
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    return session
        .call(
            "generate with " + name,
            new Request.Generate(loaded.model(), request),
            Reply.Generated.class,
            session.settings().deadlines().call(),
            cancellation,
            partial -> {
              switch (partial) {
                case Reply.Token(var id, var piece, var choices) -> sink.accept(id, piece, choices);
                case Reply.ToolCall(var piece) -> sink.acceptToolCall(piece);
                case Reply.Progress _, Reply.Alive _ -> {}
              }
            })
        .answer();
  }

  private <R extends Reply> R call(
      String what, Request request, Class<R> type, Cancellation cancellation) {
    Consumer<Reply.Partial> nothing = partial -> {};
    return session.call(
        what, request, type, session.settings().deadlines().call(), cancellation, nothing);
  }

  /** A worker that is gone, or that hangs and is killed for it, has given everything back. */
  @Override
  public void close() {
    try {
      session.call("unload " + name, new Request.Unload(loaded.model()), Reply.Done.class);
      session.trim();
    } catch (SeraiException e) {
      if (e.code() != ErrorCode.WORKER_LOST && e.code() != ErrorCode.TIMED_OUT) {
        throw e;
      }
      LOG.debug("model {} went with its worker: {}", name, e.getMessage());
    }
  }
}
