package io.serai.core.worker;

import io.serai.core.worker.wire.Reply;
import io.serai.core.worker.wire.Request;
import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Estimate;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import java.util.List;
import java.util.Set;

/** The backend in a worker, as if it were in this process. */
final class WorkerBackend implements Backend {
  private final Session session;
  private final Reply.Welcome welcome;

  WorkerBackend(Session session, Reply.Welcome welcome) {
    this.session = session;
    this.welcome = welcome;
  }

  @Override
  public String name() {
    return welcome.backend();
  }

  @Override
  public String runtimeVersion() {
    return welcome.runtimeVersion();
  }

  @Override
  public Set<String> formats() {
    return welcome.formats();
  }

  @Override
  public List<ParameterSpec> parameters() {
    return welcome.parameters();
  }

  @Override
  public Estimate estimate(ModelSource source) {
    return session
        .call("estimate " + source.name(), new Request.Estimate(source), Reply.Estimated.class)
        .estimate();
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    Reply.Loaded loaded =
        session.call(
            "load " + source.name(),
            new Request.Load(source),
            Reply.Loaded.class,
            session.settings().deadlines().load(),
            cancellation,
            partial -> {
              if (partial instanceof Reply.Progress(var phase, var fraction)) {
                listener.progress(phase, fraction);
              }
            });
    return new WorkerModel(session, source.name(), loaded);
  }

  @Override
  public void close() {
    session.close();
  }
}
