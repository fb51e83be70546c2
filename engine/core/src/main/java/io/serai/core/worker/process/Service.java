package io.serai.core.worker.process;

import io.serai.core.host.NativeHeap;
import io.serai.core.host.SingleBundle;
import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.core.worker.wire.SharedSlots;
import io.serai.core.worker.wire.WorkerStart;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** The backend and its models, as answers to requests. Called from many threads at once. */
final class Service {
  private final WorkerStart start;
  private final SharedSlots shared;
  private final Consumer<String> lost;
  private final LoadedModels models = new LoadedModels();
  private volatile @Nullable SingleBundle bundle;

  /**
   * Answers for a backend.
   *
   * @param lost told why, when what computes one of its models has ended
   */
  Service(WorkerStart start, SharedSlots shared, Consumer<String> lost) {
    this.start = start;
    this.shared = shared;
    this.lost = lost;
  }

  /** Starts the bundle; comes before everything else. */
  Reply welcome() {
    SingleBundle started = SingleBundle.start(start.bundle(), start.storage(), start.properties());
    bundle = started;
    Backend backend = started.backend();
    return new Reply.Welcome(
        backend.name(), backend.runtimeVersion(), backend.formats(), backend.parameters());
  }

  /**
   * Answers a request.
   *
   * @param partial gets what comes before the answer
   * @throws SeraiException as the backend and its models do
   */
  Reply answer(Request request, Cancellation cancellation, Consumer<Reply> partial) {
    return switch (request) {
      case Request.Estimate(var source) -> new Reply.Estimated(backend().estimate(source));
      case Request.Load(var source) -> load(source, cancellation, partial);
      case Request.Infer(var model, var inputs, var outputs) ->
          new Reply.Tensors(models.get(model).infer(inputs, outputs, cancellation));
      case Request.Classify(var model, var texts) ->
          new Reply.Classified(models.get(model).classify(texts, cancellation));
      case Request.Embed(var model, var texts) ->
          new Reply.Embedded(models.get(model).embed(texts, cancellation));
      case Request.FindEntities(var model, var texts) ->
          new Reply.FoundEntities(models.get(model).findEntities(texts, cancellation));
      case Request.ClassifyImages(var model, var images) ->
          new Reply.Classified(models.get(model).classifyImages(images, cancellation));
      case Request.Generate(var model, var wanted) ->
          new Reply.Generated(
              models.get(model).generate(wanted, new TokenReplies(partial), cancellation));
      case Request.Unload(var model) -> unload(model);
      case Request.ModelMemory(var model) -> new Reply.NeededMemory(models.get(model).memory());
      case Request.Memory() -> new Reply.ProcessMemory(Pages.now());
      case Request.Demote() -> demote(partial);
      case Request.Promote() -> Pages.promote(models.files(), progress("paging in", partial));
      case Request.Trim() -> giveBack();
      case Request.Ping(), Request.Cancel(_), Request.Exit() ->
          throw new IllegalArgumentException("nothing to compute: " + request);
    };
  }

  private Reply load(ModelSource source, Cancellation cancellation, Consumer<Reply> partial) {
    Model model;
    try {
      model = backend().load(source, new LoadReplies(partial, lost), cancellation);
    } catch (SeraiException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new SeraiException(
          ErrorCode.LOAD_FAILED, "model %s can't be loaded: %s".formatted(source.name(), e), e);
    }
    return new Reply.Loaded(
        models.add(model, source),
        model.signature(),
        model.tasks(),
        model.threads(),
        model.device());
  }

  private Reply unload(long model) {
    models.remove(model).close();
    trim();
    return new Reply.Done();
  }

  private Reply demote(Consumer<Reply> partial) {
    DoubleConsumer progress = progress("paging out", partial);
    System.gc();
    progress.accept(0);
    trim();
    return Pages.demote(models.files(), progress);
  }

  private static DoubleConsumer progress(String phase, Consumer<Reply> partial) {
    return fraction -> partial.accept(new Reply.Progress(phase, fraction));
  }

  private Reply giveBack() {
    System.gc();
    trim();
    return new Reply.Done();
  }

  private void trim() {
    NativeHeap.trim();
    try {
      shared.trim();
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "shared memory can't be given back: " + e, e);
    }
  }

  /** Closes all models and stops the bundle. */
  Reply close() {
    models.closeAll();
    SingleBundle started = bundle;
    if (started != null) {
      started.close();
    }
    return new Reply.Done();
  }

  private Backend backend() {
    SingleBundle started = bundle;
    if (started == null) {
      throw new SeraiException(ErrorCode.BACKEND_UNAVAILABLE, "the backend hasn't started");
    }
    return started.backend();
  }
}
