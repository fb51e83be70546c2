package io.serai.plugins.llamacpp;

import io.serai.plugins.text.GrowingText;
import io.serai.plugins.text.Sampler;
import io.serai.plugins.text.TokenChoices;
import io.serai.plugins.text.TokenText;
import io.serai.spi.Cancellation;
import io.serai.spi.Constraint;
import io.serai.spi.Generation;
import io.serai.spi.GenerationRequest;
import io.serai.spi.Prompt;
import io.serai.spi.Stop;
import io.serai.spi.TokenSink;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Continues texts with a model in the bundle's library. */
final class TextGenerator implements AutoCloseable {
  private final LlamaLibrary library;
  private final Vocabulary vocabulary;
  private final Conversations conversations;
  private final ContextPool contexts;
  private final int contextLength;

  /**
   * A generator.
   *
   * @param contexts taken over
   * @param contextLength tokens of each
   */
  TextGenerator(
      LlamaLibrary library,
      Vocabulary vocabulary,
      Conversations conversations,
      ContextPool contexts,
      int contextLength) {
    this.library = library;
    this.vocabulary = vocabulary;
    this.conversations = conversations;
    this.contexts = contexts;
    this.contextLength = contextLength;
  }

  /** See {@link io.serai.spi.Model#generate}. */
  Generation generate(GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    requireTexts(request);
    int[] prompt = encode(request.prompt());
    PromptCheck.check(prompt.length, contextLength);
    try (Grammar grammar = grammar(request.constraint());
        ContextPool.Lease lease = contexts.take(cancellation)) {
      return generate(
          prompt,
          lease.context(),
          new TokenChooser(sampler(request, prompt), grammar),
          request,
          sink,
          cancellation);
    }
  }

  private static void requireTexts(GenerationRequest request) {
    boolean more =
        request.tools() != null
            || (request.prompt() instanceof Prompt.Chat(var messages)
                && messages.stream().anyMatch(ServerChat::needsIt));
    if (more) {
      throw PromptCheck.textsOnly();
    }
  }

  @Override
  public void close() {
    contexts.close();
  }

  private int[] encode(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Text(var text) -> vocabulary.encode(text);
      case Prompt.Chat(var messages) -> vocabulary.encode(conversations.write(messages));
    };
  }

  private @Nullable Grammar grammar(@Nullable Constraint constraint) {
    return constraint == null ? null : Grammar.of(library, vocabulary, constraint);
  }

  private Generation generate(
      int[] prompt,
      Context context,
      TokenChooser chooser,
      GenerationRequest request,
      TokenSink sink,
      Cancellation cancellation) {
    TokenChoices choices = new TokenChoices(request.logprobs(), vocabulary::name);
    GrowingText text =
        new GrowingText(
            request,
            prompt.length,
            contextLength,
            new TokenText(vocabulary::decode),
            choices,
            sink);
    float[] scores = new float[vocabulary.size()];
    int[] next = prompt;
    while (true) {
      context.score(next, scores, cancellation);
      choices.score(scores);
      int token = chooser.choose(scores);
      Generation whole = text.append(token, ends(token, request.stop()));
      if (whole != null) {
        return whole;
      }
      chooser.observe(token);
      next = new int[] {token};
    }
  }

  private boolean ends(int token, Stop stop) {
    return vocabulary.endsText(token) || stop.tokens().contains(token);
  }

  private static Sampler sampler(GenerationRequest request, int[] prompt) {
    Long seed = request.sampling().seed();
    Sampler sampler =
        new Sampler(
            request.sampling(), seed == null ? new SplittableRandom() : new SplittableRandom(seed));
    for (int token : prompt) {
      sampler.observe(token);
    }
    return sampler;
  }
}
