package io.serai.routes.pipeline;

import io.serai.core.Engine;
import io.serai.routes.ensemble.EnsembleStrategies;
import io.serai.routes.model.AnswerConverters;
import io.serai.routes.model.ModelComponent;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;

/** Makes the Camel context that pipelines run in. */
public final class PipelineContext {
  private PipelineContext() {}

  /**
   * A context that knows the engine's models; not started.
   *
   * @param drainSeconds how long running messages may take when it stops
   */
  public static CamelContext of(Engine engine, int drainSeconds) {
    DefaultCamelContext context = new DefaultCamelContext(false);
    ExtendedCamelContext extended = context.getCamelContextExtension();
    extended.setName("serai");
    context
        .getExecutorServiceManager()
        .setThreadPoolFactory(new EngineThreadPools(engine.threads()));
    context.disableJMX();
    context.setLoadTypeConverters(false);
    context.setAllowUseOriginalMessage(false);
    context.getShutdownStrategy().setTimeout(drainSeconds);
    context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
    context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
    context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
    extended.setErrorHandlerFactory(quietErrorHandler());
    context.addComponent("direct", new ReplaceableDirect());
    context.addComponent("model", new ModelComponent(engine));
    EnsembleStrategies.addTo(context.getRegistry());
    context.build();
    AnswerConverters.addTo(context.getTypeConverterRegistry());
    return context;
  }

  /** Failures go to whoever called, who tells or logs them; logging each here would be twice. */
  private static DefaultErrorHandlerDefinition quietErrorHandler() {
    DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
    handler.setLevel(LoggingLevel.OFF.name());
    return handler;
  }
}
