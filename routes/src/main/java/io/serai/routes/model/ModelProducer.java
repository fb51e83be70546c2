package io.serai.routes.model;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.CallReport;
import io.serai.core.Engine;
import io.serai.core.Outcome;
import io.serai.core.host.BackendOption;
import io.serai.core.select.Form;
import io.serai.core.select.Selection;
import io.serai.routes.trace.Result;
import io.serai.routes.trace.Trace;
import io.serai.spi.Cancellation;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.serai.spi.TokenSink;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the model and puts its answer in the message. */
final class ModelProducer extends DefaultAsyncProducer {
  private static final Logger LOG = LoggerFactory.getLogger(ModelProducer.class);

  private final ModelEndpoint step;
  private final Engine engine;
  private final ScheduledExecutorService timeouts;
  private final ModelRef ref;

  ModelProducer(
      ModelEndpoint endpoint, Engine engine, ScheduledExecutorService timeouts, ModelRef ref) {
    super(endpoint);
    this.step = endpoint;
    this.engine = engine;
    this.timeouts = timeouts;
    this.ref = ref;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    RunParameters parameters = RunParameters.of(exchange);
    Call call = new Call(exchange, callback, parameters.keepAlive());
    try {
      Question question =
          Question.of(
              exchange.getMessage().getBody(),
              other -> exchange.getContext().getTypeConverter().tryConvertTo(String.class, other));
      String given =
          step.getTask() != null
              ? step.getTask()
              : exchange.getMessage().getHeader(ModelConstants.TASK, String.class);
      String task = ref.isAuto() ? AutoModel.task(question, given).id() : given;
      Set<String> outputs =
          step.getOutputs() != null ? step.outputNames() : RequestedOutputs.of(exchange);
      Asking how =
          new Asking(
              task,
              outputs,
              prompt -> parameters.request(prompt, step.getGeneration()),
              call::tokens,
              call.cancellation);
      call.cancellation.check();
      call.limit(step.getTimeout());
      call.ask(question, how, parameters);
      return call.returnedInTime();
    } catch (RuntimeException | LinkageError e) {
      if (!call.first()) {
        return false;
      }
      call.fail(known(e));
      callback.done(true);
      return true;
    }
  }

  private SeraiException known(Throwable e) {
    if (e instanceof SeraiException known) {
      return known;
    }
    LOG.error("model {} couldn't be asked", ref, e);
    return new SeraiException(
        ErrorCode.INTERNAL, "model %s couldn't be asked: %s".formatted(ref, e), e);
  }

  /** Whether that task of a model is to write; one on another server needn't say what it does. */
  private static boolean writes(Manifest manifest, @Nullable String task) {
    return task == null
        ? manifest.tasks().isEmpty() || manifest.tasks().contains(Task.TEXT_GENERATION)
        : task.equals(Task.TEXT_GENERATION.id());
  }

  /** What is asked of a model that writes, and that not every backend can. */
  private static Set<BackendOption> options(Question question, RunParameters parameters) {
    Set<BackendOption> all = EnumSet.noneOf(BackendOption.class);
    all.addAll(parameters.options());
    all.addAll(question.options());
    return all;
  }

  /** One run of the step. */
  private final class Call {
    final Cancellation cancellation = new Cancellation();
    private final Cancellation.Registration ofRun;
    private final Exchange exchange;
    private final AsyncCallback callback;
    private final @Nullable Duration keepAlive;
    private final RunListener listener;
    private final String id;
    private final Trace trace;
    private final Trace.Begun begun;
    private final long started = System.nanoTime();
    private final Thread caller = Thread.currentThread();
    private boolean returned;
    private boolean doneBeforeReturn;
    private boolean answered;
    private volatile ModelRef asked = ref;
    private volatile @Nullable Selection selection;
    private @Nullable Future<?> limit;

    Call(Exchange exchange, AsyncCallback callback, @Nullable Duration keepAlive) {
      this.exchange = exchange;
      this.callback = callback;
      this.keepAlive = keepAlive;
      this.ofRun =
          RunCancellation.of(exchange)
              .onRequest(() -> cancellation.request("nobody waits for the answer any longer"));
      this.listener = RunListener.of(exchange);
      this.id =
          Objects.requireNonNullElse(
              exchange.getExchangeExtension().getHistoryNodeId(), ref.toString());
      this.trace = Trace.of(exchange);
      this.begun = trace.begin(exchange, id, ref.toString(), step.getMinConfidence());
      listener.asks(ref);
    }

    void ask(Question question, Asking how, RunParameters parameters) {
      Priority priority = parameters.priority() == null ? step.importance() : parameters.priority();
      Set<BackendOption> options = options(question, parameters);
      GenerationOptions generation = step.getGeneration();
      Constraint constraint = parameters.constraint(generation);
      if (!ref.isAuto()) {
        require(ref, options, constraint, how.task());
        engine.call(ref, priority, model -> question.ask(model, how), cancellation, this::done);
        return;
      }
      int tokens =
          parameters.maxTokens() == null ? generation.getMaxTokens() : parameters.maxTokens();
      engine.call(
          AutoModel.request(
              ref,
              question,
              how.task(),
              parameters.choosing().over(step.choosing()),
              tokens,
              options,
              constraint),
          priority,
          model -> question.ask(model, how),
          cancellation,
          choice -> {
            require(choice.model(), options, constraint, how.task());
            chosen(choice);
          },
          this::done);
    }

    /** Makes sure that a model takes what is asked of it, if it is to write. */
    private void require(
        ModelRef model,
        Set<BackendOption> options,
        @Nullable Constraint constraint,
        @Nullable String task) {
      Form form = Form.of(constraint);
      if (options.isEmpty() && form == null) {
        return;
      }
      engine
          .catalog()
          .snapshot()
          .find(model)
          .filter(manifest -> writes(manifest, task))
          .ifPresent(
              manifest -> {
                if (form != null) {
                  engine.options().require(manifest, form);
                }
                engine.options().require(manifest, model.variant(), options);
              });
    }

    private synchronized void chosen(Selection choice) {
      listener.asksNoLonger(asked);
      asked = choice.model();
      selection = choice;
      if (!answered) {
        listener.asks(asked);
      }
    }

    /** Where tokens go. */
    TokenSink tokens(@Nullable Integer index) {
      return new StepSink(listener, cancellation, id, () -> asked.toString(), index);
    }

    synchronized void limit(long millis) {
      if (millis > 0) {
        limit =
            timeouts.schedule(
                () -> onEngineThread(() -> timeOut(millis)), millis, TimeUnit.MILLISECONDS);
      }
    }

    private void onEngineThread(Runnable work) {
      try {
        engine.threads().execute(work);
      } catch (RejectedExecutionException e) {
        work.run();
      }
    }

    private void timeOut(long millis) {
      if (!first()) {
        return;
      }
      String reason = "model %s took longer than %d ms".formatted(ref, millis);
      cancellation.request(reason);
      fail(new SeraiException(ErrorCode.TIMED_OUT, reason));
      callback.done(false);
    }

    /** Whether nothing answered before; then this does. */
    private synchronized boolean first() {
      boolean isFirst = !answered;
      answered = true;
      ofRun.close();
      if (limit != null) {
        limit.cancel(false);
        limit = null;
      }
      if (isFirst) {
        listener.asksNoLonger(asked);
      }
      return isFirst;
    }

    void done(Outcome<Object> outcome) {
      if (!first()) {
        return;
      }
      switch (outcome) {
        case Outcome.Answered<Object> ok -> succeed(ok.answer(), ok.report());
        case Outcome.Failed<Object> failed -> fail(failed.error());
      }
      if (Thread.currentThread().equals(caller) && !returned) {
        doneBeforeReturn = true;
        callback.done(true);
      } else {
        callback.done(false);
      }
    }

    /** Read and written by the caller's thread only. */
    boolean returnedInTime() {
      returned = true;
      return doneBeforeReturn;
    }

    private void succeed(Object answer, CallReport report) {
      long elapsed = System.nanoTime() - started;
      keep(new ModelRef(report.model(), report.version(), report.variant()));
      Message message = exchange.getMessage();
      message.setBody(answer);
      AnswerHeaders.replace(message, answer, step.getMinConfidence());
      message.setHeader(ModelConstants.MODEL, report.model());
      message.setHeader(ModelConstants.VERSION, report.version());
      message.setHeader(ModelConstants.LATENCY, elapsed / 1e6);
      message.setHeader(ModelConstants.WEIGHT, step.getWeight());
      trace.end(begun, new Result(report, answer, null, selection));
    }

    void fail(SeraiException error) {
      keep(asked);
      exchange.setException(error);
      AnswerHeaders.clear(exchange.getMessage());
      trace.end(begun, new Result(null, null, error, selection));
    }

    private void keep(ModelRef model) {
      if (keepAlive != null) {
        engine.residency().keep(model, keepAlive);
      }
    }
  }
}
