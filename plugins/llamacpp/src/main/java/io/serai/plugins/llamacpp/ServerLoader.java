package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.Optional;
import java.util.Set;

/** Loads models by starting the user's {@code llama-server} for them. */
final class ServerLoader {
  private static final Set<Task> TASKS = Set.of(Task.TEXT_GENERATION, Task.EMBEDDINGS);

  private ServerLoader() {}

  /** See {@link io.serai.spi.Backend#load}. */
  static Model load(
      LlamaServer program,
      ModelSource source,
      GgufModel files,
      LoadParameters parameters,
      Offload offload,
      Footprint memory,
      LoadListener listener,
      Cancellation cancellation) {
    Task task = task(source);
    int context = parameters.context(files.shape().context());
    boolean embeds = task == Task.EMBEDDINGS;
    RunningServer server =
        new RunningServer(
            program,
            ServerOptions.of(
                files.path(),
                files.projectorPath(),
                parameters,
                context,
                offload,
                embeds,
                embeds ? files.pooling(parameters.pooling()) : Pooling.AUTO),
            ServerOptions.environment(parameters, offload));
    server.start(listener, cancellation);
    String device = device(server, offload, source.gpu());
    listener.progress("ready", 1);
    return new ServerModel(
        server,
        new ServerPrompts(server, files.chatTemplate(parameters).isPresent(), files.startToken()),
        task,
        context,
        parameters.normalize(),
        files.projector().isPresent(),
        device,
        memory,
        parameters.threads());
  }

  private static String device(RunningServer server, Offload offload, Gpu wanted) {
    try {
      return offload.device(offload.layers() == 0 ? Optional.empty() : server.offloaded(), wanted);
    } catch (SeraiException e) {
      server.close();
      throw e;
    }
  }

  private static Task task(ModelSource source) {
    if (source.tasks().size() != 1 || !TASKS.containsAll(source.tasks())) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "a llama-server does one task, text-generation or embeddings, but the manifest promises %s; name one, or set runtime: library"
              .formatted(source.tasks()));
    }
    return source.tasks().iterator().next();
  }
}
