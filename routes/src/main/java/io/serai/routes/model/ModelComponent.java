package io.serai.routes.model;

import io.serai.core.Engine;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/** Asks the models of an engine. */
@Component("model")
public class ModelComponent extends DefaultComponent {
  @Metadata(label = "advanced", description = "The engine whose models are asked")
  private @Nullable Engine engine;

  private final ScheduledThreadPoolExecutor timer = timer();

  /** For Camel, which sets the engine afterwards. */
  public ModelComponent() {}

  /** Asks the models of this engine. */
  public ModelComponent(Engine engine) {
    this.engine = engine;
  }

  /** The engine whose models are asked. */
  public @Nullable Engine getEngine() {
    return engine;
  }

  /** Sets the engine whose models are asked. */
  public void setEngine(@Nullable Engine engine) {
    this.engine = engine;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("serai-timeouts").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /** Ends steps that take too long; what it has to do it gives to the engine's threads. */
  ScheduledThreadPoolExecutor timeouts() {
    return timer;
  }

  @Override
  protected void doShutdown() throws Exception {
    timer.shutdownNow();
    super.doShutdown();
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ModelEndpoint endpoint = new ModelEndpoint(uri, this);
    endpoint.setName(remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
