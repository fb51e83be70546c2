package io.serai.routes.pipeline;

import io.serai.catalog.ModelRef;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.Engine;
import io.serai.routes.model.ModelComponent;
import io.serai.routes.model.ModelConstants;
import io.serai.routes.model.ModelEndpoint;
import io.serai.routes.model.RequestedOutputs;
import io.serai.routes.model.RunCancellation;
import io.serai.routes.trace.Trace;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs pipelines, and single models as if they were pipelines of one step. */
final class PipelineRuns {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRuns.class);

  private final Engine engine;
  private final CamelContext context;
  private final ActiveRoutes routes;

  PipelineRuns(Engine engine, CamelContext context, ActiveRoutes routes) {
    this.engine = engine;
    this.context = context;
    this.routes = routes;
  }

  /** As {@link Pipelines#run(String, Callee, RunRequest, Cancellation, Consumer)}. */
  void run(
      String name,
      Callee callee,
      RunRequest request,
      Cancellation cancellation,
      Consumer<RunResult> whenDone) {
    long started = System.nanoTime();
    Exchange exchange = new DefaultExchange(context, ExchangePattern.InOut);
    exchange.getMessage().setBody(request.body());
    if (request.task() != null) {
      exchange.getMessage().setHeader(ModelConstants.TASK, request.task());
    }
    request.parameters().putInto(exchange);
    RequestedOutputs.put(exchange, request.outputs());
    RunCancellation.put(exchange, cancellation);
    request.listener().putInto(exchange);
    Trace trace = Trace.start(exchange);
    AsyncProcessor entry;
    try {
      entry = entry(name, callee);
      engine
          .threads()
          .execute(
              () ->
                  entry.process(
                      exchange,
                      doneSync -> whenDone.accept(result(name, exchange, trace, started))));
    } catch (SeraiException e) {
      whenDone.accept(new RunResult.Failed(e, List.of(), System.nanoTime() - started));
    } catch (RejectedExecutionException e) {
      whenDone.accept(
          new RunResult.Failed(
              new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e),
              List.of(),
              System.nanoTime() - started));
    }
  }

  private AsyncProcessor entry(String name, Callee callee) {
    ActiveRoute route = callee == Callee.MODEL ? null : routes.find(name);
    if (route != null && route.entry() != null) {
      return route.entry();
    }
    if (route != null) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "pipeline '%s' begins with %s and can't be called; only those that begin with 'direct' can"
              .formatted(name, route.info().from()));
    }
    ModelRef ref = ModelRef.parse(name);
    switch (callee) {
      case PIPELINE -> throw noPipeline(name);
      case MODEL -> {
        if (!ref.isAuto()) {
          engine.catalog().snapshot().require(ref);
        }
      }
      case EITHER -> {
        if (!ref.isAuto() && engine.catalog().snapshot().find(ref).isEmpty()) {
          throw notFound(name);
        }
      }
    }
    ModelEndpoint model =
        new ModelEndpoint("model:" + name, context.getComponent("model", ModelComponent.class));
    model.setName(name);
    return AsyncProcessorConverterHelper.convert(model.createProducer());
  }

  private SeraiException noPipeline(String name) {
    return new SeraiException(
        ErrorCode.PIPELINE_NOT_FOUND,
        "there is no pipeline named '%s'%s"
            .formatted(name, Suggestion.didYouMeanOneOf(name, routes.names())));
  }

  private SeraiException notFound(String name) {
    TreeSet<String> known = new TreeSet<>(routes.names());
    engine.catalog().snapshot().newest().forEach(manifest -> known.add(manifest.name()));
    String meant = Suggestion.didYouMeanOneOf(name, known);
    return new SeraiException(
        ErrorCode.PIPELINE_NOT_FOUND,
        "there is no pipeline or model named '%s'%s"
            .formatted(
                name,
                meant.isEmpty()
                    ? "; 'serai pipelines list' and 'serai models list' show what there is"
                    : meant));
  }

  private static RunResult result(String name, Exchange exchange, Trace trace, long started) {
    long elapsed = System.nanoTime() - started;
    Exception failure = exchange.getException();
    if (failure != null) {
      return new RunResult.Failed(error(name, failure), trace.steps(), elapsed);
    }
    Object answer = exchange.getMessage().getBody();
    if (answer == null) {
      return new RunResult.Failed(
          new SeraiException(
              ErrorCode.PIPELINE_FAILED, "pipeline '%s' ended without an answer".formatted(name)),
          trace.steps(),
          elapsed);
    }
    return new RunResult.Completed(answer, trace.steps(), elapsed);
  }

  private static SeraiException error(String name, Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SeraiException known) {
        return known;
      }
    }
    LOG.error("pipeline {} failed", name, failure);
    return new SeraiException(
        ErrorCode.PIPELINE_FAILED,
        "pipeline '%s' failed: %s".formatted(name, failure.getMessage()),
        failure);
  }
}
