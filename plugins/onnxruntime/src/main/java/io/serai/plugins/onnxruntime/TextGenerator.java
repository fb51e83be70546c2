package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OrtException;
import io.serai.plugins.text.EndToken;
import io.serai.plugins.text.Sampler;
import io.serai.plugins.text.StopStrings;
import io.serai.plugins.text.TokenText;
import io.serai.plugins.text.Tokenizer;
import io.serai.spi.Cancellation;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.Generation.FinishReason;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.TokenSink;
import java.lang.foreign.Arena;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Continues texts with a graph that scores the next token. */
final class TextGenerator implements AutoCloseable {
  /** Room made beforehand; more comes as it is needed. */
  private static final int MOST_TOKENS_AT_FIRST = 4096;

  private final OnnxSession session;
  private final CausalGraph graph;
  private final Tokenizer tokenizer;
  private final OptionalLong endToken;
  private final OptionalInt contextLength;
  private final boolean memoryArena;

  private TextGenerator(
      OnnxSession session,
      CausalGraph graph,
      Tokenizer tokenizer,
      OptionalLong endToken,
      LoadParameters parameters) {
    this.session = session;
    this.graph = graph;
    this.tokenizer = tokenizer;
    this.endToken = endToken;
    this.contextLength = parameters.contextLength();
    this.memoryArena = parameters.memoryArena();
  }

  /**
   * Checks that the graph is a causal language model.
   *
   * @param tokenizer taken over, unless this throws
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  static TextGenerator of(OnnxSession session, Tokenizer tokenizer, LoadParameters parameters) {
    return new TextGenerator(
        session,
        CausalGraph.of(session),
        tokenizer,
        EndToken.of(tokenizer, parameters.endToken()),
        parameters);
  }

  /** See {@link io.serai.spi.Model#generate}. */
  Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    if (request.constraint() != null) {
      throw Constraint.unsupported("onnxruntime");
    }
    long[] prompt = encode(request.prompt());
    check(prompt);
    long most = (long) prompt.length + request.maxTokens();
    int expected = (int) Math.min(most, Math.max(prompt.length, MOST_TOKENS_AT_FIRST));
    try (Arena arena = Arena.ofConfined();
        Termination termination = new Termination(cancellation);
        CausalSteps steps =
            new CausalSteps(session, graph, expected, memoryArena, termination, arena)) {
      return generate(prompt, steps, request, sink, cancellation);
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "ONNX Runtime can't begin the text: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private Generation generate(
      long[] prompt,
      CausalSteps steps,
      GenerationRequest request,
      TokenSink sink,
      Cancellation cancellation) {
    Sampler sampler = sampler(request, prompt);
    TokenText tokenText = new TokenText(tokenizer::decode);
    StopStrings stops = new StopStrings(request.stop().texts());
    StringBuilder text = new StringBuilder();
    steps.append(prompt);
    for (int generated = 1; ; generated++) {
      cancellation.check();
      int token = sampler.choose(steps.next());
      boolean ended = ends(token, request.stop());
      String piece = stops.append(ended ? tokenText.release() : tokenText.append(token));
      boolean full = generated == request.maxTokens() || fillsContext(prompt.length + generated);
      if (full && !ended && !stops.reached()) {
        piece += stops.append(tokenText.release());
      }
      boolean stopped = ended || stops.reached();
      if (stopped || full) {
        piece += stops.release();
      }
      text.append(piece);
      sink.accept(token, piece);
      if (stopped || full) {
        return new Generation(
            text.toString(),
            prompt.length,
            generated,
            stopped ? FinishReason.STOP : FinishReason.LENGTH);
      }
      sampler.observe(token);
      steps.append(token);
    }
  }

  private boolean ends(int token, Stop stop) {
    return (endToken.isPresent() && endToken.getAsLong() == token) || stop.tokens().contains(token);
  }

  private long[] encode(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text(var text) -> tokenizer.encode(text);
      case Prompt.Chat chat ->
          throw new SeraiException(
              ErrorCode.INVALID_INPUT,
              "the model has no chat template; ask it a text instead of a conversation");
    };
  }

  private void check(long[] prompt) {
    if (prompt.length == 0) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "the prompt has no tokens");
    }
    if (fillsContext(prompt.length)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the prompt has %d tokens, but the model's context is %d tokens, the answer's included; shorten the prompt"
              .formatted(prompt.length, contextLength.getAsInt()));
    }
  }

  private boolean fillsContext(int tokens) {
    return contextLength.isPresent() && tokens >= contextLength.getAsInt();
  }

  private static Sampler sampler(GenerationRequest request, long[] prompt) {
    Long seed = request.sampling().seed();
    Sampler sampler =
        new Sampler(
            request.sampling(), seed == null ? new SplittableRandom() : new SplittableRandom(seed));
    for (long token : prompt) {
      sampler.observe(token);
    }
    return sampler;
  }
}
