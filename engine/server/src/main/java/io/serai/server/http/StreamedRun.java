package io.serai.server.http;

import io.serai.catalog.ModelRef;
import io.serai.routes.model.RunListener;
import io.serai.routes.model.StepToken;
import io.serai.routes.model.StepToolCall;
import io.serai.server.api.GateDocuments.LoadingDocument;
import io.serai.server.api.LocalApi;
import io.serai.spi.Cancellation;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * A run whose tokens are sent as they are made. While a model that it asks is loaded, comments say
 * how far that is, and now and then, that the run goes on.
 */
public final class StreamedRun implements RunListener {
  private static final long LOOK_MILLIS = 500;
  private static final int LOOKS_OF_SILENCE = 20;

  private final LocalApi api;
  private final EventStream events;
  private final Cancellation cancellation;
  private final TokenWriter writer;
  private final Context loop;
  private final LoadProgress progress = new LoadProgress();
  private final List<ModelRef> asked = new ArrayList<>();
  private String said = "";
  private int silence;

  /**
   * Begins to look for loads, until the request is answered. On the request's event loop.
   *
   * @param cancellation gives the run up where the client doesn't take its tokens
   */
  public StreamedRun(
      RoutingContext request,
      LocalApi api,
      EventStream events,
      Cancellation cancellation,
      TokenWriter writer) {
    this.api = api;
    this.events = events;
    this.cancellation = cancellation;
    this.writer = writer;
    this.loop = request.vertx().getOrCreateContext();
    long timer = request.vertx().setPeriodic(LOOK_MILLIS, tick -> look());
    request.addEndHandler(ended -> request.vertx().cancelTimer(timer));
  }

  @Override
  public void asks(ModelRef model) {
    synchronized (asked) {
      asked.add(model);
    }
  }

  @Override
  public void asksNoLonger(ModelRef model) {
    synchronized (asked) {
      asked.remove(model);
    }
  }

  @Override
  public void token(StepToken token) {
    write(() -> writer.write(token));
  }

  @Override
  public void toolCall(StepToolCall call) {
    write(() -> writer.write(call));
  }

  /** Writes something; what does it says whether the client took it. */
  private interface Writing {
    boolean done() throws InterruptedException;
  }

  private void write(Writing writing) {
    try {
      if (!writing.done()) {
        cancellation.request("the client took too little of the answer for too long, or left");
        loop.runOnContext(none -> events.cutOff());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.request("the thread that waited for the client was interrupted");
    }
  }

  private void look() {
    try {
      api.threads()
          .execute(
              () -> {
                String now = loads();
                loop.runOnContext(none -> say(now));
              });
    } catch (RejectedExecutionException e) {
      // All threads are busy: how far the load is can be said at the next look.
      say(said);
    }
  }

  private String loads() {
    List<ModelRef> models;
    synchronized (asked) {
      models = List.copyOf(asked);
    }
    List<LoadingDocument> loads = models.isEmpty() ? List.of() : api.loading(models);
    return progress.of(loads);
  }

  /** On the event loop. */
  private void say(String now) {
    silence++;
    if (!now.isEmpty() && !now.equals(said)) {
      events.comment(now);
      silence = 0;
    } else if (silence >= LOOKS_OF_SILENCE) {
      events.comment(now.isEmpty() ? "under way" : now);
      silence = 0;
    }
    said = now;
  }
}
