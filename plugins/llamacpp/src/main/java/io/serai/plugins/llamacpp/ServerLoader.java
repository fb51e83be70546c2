package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
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
            ServerOptions.environment(parameters));
    server.start(listener, cancellation);
    listener.progress("ready", 1);
    return new ServerModel(
        server,
        new ServerPrompts(server, files.chatTemplate(parameters).isPresent(), files.startToken()),
        task,
        context,
        parameters.normalize(),
        offload.device(files.shape().layers()),
        memory,
        parameters.threads());
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
