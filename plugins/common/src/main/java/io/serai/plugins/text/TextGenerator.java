package io.serai.plugins.text;

import io.serai.plugins.chat.ChatFormat;
import io.serai.plugins.chat.ChatTemplate;
import io.serai.spi.Cancellation;
import io.serai.spi.Constraint;
import io.serai.spi.ErrorCode;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.SeraiException;
import io.serai.spi.Stop;
import io.serai.spi.TokenSink;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Continues texts with a graph that scores the next token. */
public final class TextGenerator implements AutoCloseable {
  /** Room made beforehand; more comes as it is needed. */
  private static final int MOST_TOKENS_AT_FIRST = 4096;

  /** A graph that scores the next token. */
  @FunctionalInterface
  public interface Graph {
    /**
     * Begins a text.
     *
     * @param tokens that it will have, as far as that is known
     * @return to be closed when it has ended
     */
    TokenSteps begin(int tokens, Cancellation cancellation);
  }

  private final String backend;
  private final Graph graph;
  private final Tokenizer tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final OptionalLong endToken;
  private final int contextLength;

  private TextGenerator(
      String backend,
      Graph graph,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      OptionalLong endToken,
      int contextLength) {
    this.backend = backend;
    this.graph = graph;
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    this.endToken = endToken;
    this.contextLength = contextLength;
  }

  /**
   * A generator.
   *
   * @param backend its name, for errors
   * @param tokenizer taken over, unless this throws
   * @param chat how it wants conversations, and its end token where {@code endToken} is empty
   * @param endToken what ends a text, as text or number; empty for the usual ones
   * @param contextLength tokens of prompt and answer together
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  public static TextGenerator of(
      String backend,
      Graph graph,
      Tokenizer tokenizer,
      ChatFormat chat,
      Optional<String> endToken,
      int contextLength) {
    return new TextGenerator(
        backend,
        graph,
        tokenizer,
        chat.template(),
        EndToken.of(tokenizer, endToken.or(chat::endToken)),
        contextLength);
  }

  /** See {@link io.serai.spi.Model#generate}. */
  public Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    if (request.constraint() != null) {
      throw Constraint.unsupported(backend);
    }
    long[] prompt = encode(request.prompt());
    check(prompt);
    long most = (long) prompt.length + request.maxTokens();
    int expected = (int) Math.min(most, Math.max(prompt.length, MOST_TOKENS_AT_FIRST));
    try (TokenSteps steps = graph.begin(expected, cancellation)) {
      return generate(prompt, steps, request, sink, cancellation);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private Generation generate(
      long[] prompt,
      TokenSteps steps,
      GenerationRequest request,
      TokenSink sink,
      Cancellation cancellation) {
    Sampler sampler = sampler(request, prompt);
    TokenText tokenText = new TokenText(tokenizer::decode);
    TokenChoices choices =
        new TokenChoices(
            request.logprobs(),
            (token, logprob) -> tokenText.name(token, logprob, tokenizer::decodeAll));
    GrowingText text =
        new GrowingText(request, prompt.length, contextLength, tokenText, choices, sink);
    steps.append(prompt);
    while (true) {
      cancellation.check();
      float[] scores = steps.next();
      choices.score(scores);
      int token = sampler.choose(scores);
      Generation whole = text.append(token, ends(token, request.stop()));
      if (whole != null) {
        return whole;
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
          tokenizer.encodeUnframed(
              chatTemplate.orElseThrow(TextGenerator::noTemplate).write(chat.messages()));
    };
  }

  private static SeraiException noTemplate() {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "the model has no chat template; ask it a text instead of a conversation, or name its"
            + " tokenizer_config.json among the manifest's files");
  }

  private void check(long[] prompt) {
    if (prompt.length == 0) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "the prompt has no tokens");
    }
    if (prompt.length >= contextLength) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "the prompt has %d tokens, but the model's context is %d tokens, the answer's included; shorten the prompt"
              .formatted(prompt.length, contextLength));
    }
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
