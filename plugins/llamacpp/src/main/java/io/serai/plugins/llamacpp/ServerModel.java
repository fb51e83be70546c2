package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.Embedding;
import io.serai.spi.Footprint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Model;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import io.serai.spi.TokenSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model in the user's {@code llama-server}. */
final class ServerModel implements Model {
  private final RunningServer server;
  private final ServerPrompts prompts;
  private final Task task;
  private final int contextLength;
  private final boolean normalize;
  private final boolean looksAtImages;
  private final String device;
  private final Footprint memory;
  private final int threads;

  /**
   * Takes the server over, which runs.
   *
   * @param looksAtImages whether it has a file that makes tokens of them
   */
  ServerModel(
      RunningServer server,
      ServerPrompts prompts,
      Task task,
      int contextLength,
      boolean normalize,
      boolean looksAtImages,
      String device,
      Footprint memory,
      int threads) {
    this.server = server;
    this.prompts = prompts;
    this.task = task;
    this.contextLength = contextLength;
    this.normalize = normalize;
    this.looksAtImages = looksAtImages;
    this.device = device;
    this.memory = memory;
    this.threads = threads;
  }

  @Override
  public Signature signature() {
    return NoTensors.SIGNATURE;
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(task);
  }

  /**
   * {@inheritDoc}
   *
   * <p>An estimate from the file.
   */
  @Override
  public Footprint memory() {
    return memory;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    throw NoTensors.refused();
  }

  @Override
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    if (task != Task.TEXT_GENERATION) {
      return Model.super.generate(request, sink, cancellation);
    }
    ServerChat chat = ServerChat.of(request, contextLength, sink);
    if (chat != null) {
      if (!looksAtImages && chat.hasImages()) {
        throw PromptCheck.noProjector();
      }
      prompts.requireTemplate();
      server.stream("/v1/chat/completions", chat.question(), cancellation, chat::take);
      return chat.generation();
    }
    List<Integer> tokens = prompts.tokens(request.prompt(), cancellation);
    PromptCheck.check(tokens.size(), contextLength);
    ServerCompletion completion = new ServerCompletion(tokens, request, contextLength, sink);
    server.stream("/completion", completion.question(), cancellation, completion::take);
    return completion.generation();
  }

  @Override
  public List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    if (task != Task.EMBEDDINGS) {
      return Model.super.embed(texts, cancellation);
    }
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    for (String text : texts) {
      List<Integer> tokens = prompts.tokens(text, contextLength, cancellation);
      PromptCheck.check(tokens.size(), contextLength + 1);
      Map<String, Object> question = Map.of("content", tokens, "embd_normalize", -1);
      Object answer = server.post("/embedding", question, cancellation);
      float[] vector = ServerAnswers.vector(answer);
      if (normalize) {
        Vectors.normalize(vector);
      }
      embeddings.add(new Embedding(vector, tokens.size()));
    }
    return embeddings;
  }

  @Override
  public void close() {
    server.close();
  }
}
