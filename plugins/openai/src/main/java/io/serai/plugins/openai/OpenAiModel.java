package io.serai.plugins.openai;

import io.serai.plugins.openai.RemoteServer.Question;
import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
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

/** A model on a server that speaks the OpenAI API. */
final class OpenAiModel implements Model {
  private static final String JSON = "application/json";

  private final RemoteServer server;
  private final RemoteSettings settings;
  private final Set<Task> tasks;

  OpenAiModel(RemoteServer server, RemoteSettings settings, Set<Task> tasks) {
    this.server = server;
    this.settings = settings;
    this.tasks = tasks;
  }

  /** {@inheritDoc} It takes and gives no tensors. */
  @Override
  public Signature signature() {
    return new Signature(List.of(), List.of());
  }

  @Override
  public Set<Task> tasks() {
    return tasks;
  }

  @Override
  public Footprint memory() {
    return Footprint.NONE;
  }

  @Override
  public int threads() {
    return 0;
  }

  @Override
  public String device() {
    return server.host();
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    throw new SeraiException(
        ErrorCode.UNSUPPORTED_TASK,
        "over the OpenAI API a model takes texts, not tensors; it does " + tasks);
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    if (!tasks.contains(Task.EMBEDDINGS)) {
      return Model.super.embed(texts, cancellation);
    }
    Question question =
        new Question("/embeddings", Embeddings.write(texts, settings.model()), null, JSON);
    return server.ask(
        question,
        (reply, first, total) ->
            Embeddings.read(
                reply.readAll(total, cancellation), texts.size(), server, reply.memory()),
        cancellation);
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    if (!tasks.contains(Task.TEXT_GENERATION)) {
      return Model.super.generate(request, sink, cancellation);
    }
    GenerationJson.Written written = GenerationJson.write(request, settings);
    Question question =
        new Question(
            written.path(), written.json(), settings.firstToken(), "text/event-stream, " + JSON);
    return server.ask(
        question,
        (reply, first, total) ->
            new TextReader(server, reply.memory(), first, total, request, sink, cancellation)
                .read(reply),
        cancellation);
  }

  @Override
  public void close() {
    server.close();
  }
}
