package io.serai.plugins.llamacpp;

import io.serai.spi.Cancellation;
import io.serai.spi.ChatMessage;
import io.serai.spi.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a {@code llama-server} make tokens of what a model is asked. */
final class ServerPrompts {
  private final RunningServer server;
  private final boolean hasTemplate;
  private final @Nullable Integer startToken;

  /**
   * Asks that server.
   *
   * @param hasTemplate whether conversations can be asked; a server would write them by a template
   *     that the model wasn't trained with
   * @param startToken what the model's texts begin with; null if the file doesn't say
   */
  ServerPrompts(RunningServer server, boolean hasTemplate, @Nullable Integer startToken) {
    this.server = server;
    this.hasTemplate = hasTemplate;
    this.startToken = startToken;
  }

  /** The tokens of a prompt, with the start token where the model wants one. */
  List<Integer> tokens(Prompt prompt, Cancellation cancellation) {
    return switch (prompt) {
      case Prompt.Text(var text) -> tokens(text, cancellation);
      case Prompt.Chat(var messages) -> tokens(write(messages, cancellation), cancellation);
    };
  }

  /** The tokens of a text, with the start token where the model wants one. */
  List<Integer> tokens(String text, Cancellation cancellation) {
    Map<String, Object> question =
        Map.of("content", text, "add_special", true, "parse_special", true);
    return withoutSecondStart(
        ServerAnswers.tokens(server.post("/tokenize", question, cancellation)));
  }

  /**
   * The tokens of a text, so many at most. The last token stays if it isn't of the text but what
   * some models want each to end with: that is how an empty one ends, too.
   */
  List<Integer> tokens(String text, int most, Cancellation cancellation) {
    List<Integer> all = tokens(text, cancellation);
    if (all.size() <= most) {
      return all;
    }
    List<Integer> kept = new ArrayList<>(all.subList(0, most));
    List<Integer> ofNothing = tokens("", cancellation);
    Integer last = all.getLast();
    if (!ofNothing.isEmpty() && ofNothing.getLast().equals(last)) {
      kept.set(most - 1, last);
    }
    return kept;
  }

  /** A chat template may write the start token, and the tokenizer adds it once more. */
  private List<Integer> withoutSecondStart(List<Integer> tokens) {
    boolean twice =
        tokens.size() > 1 && tokens.get(0).equals(startToken) && tokens.get(1).equals(startToken);
    return twice ? tokens.subList(1, tokens.size()) : tokens;
  }

  /** Refuses conversations where the model has no template. */
  void requireTemplate() {
    if (!hasTemplate) {
      throw PromptCheck.noTemplate();
    }
  }

  private String write(List<ChatMessage> messages, Cancellation cancellation) {
    requireTemplate();
    List<Map<String, String>> chat =
        messages.stream()
            .map(message -> Map.of("role", message.role(), "content", message.content()))
            .toList();
    return ServerAnswers.text(
        server.post("/apply-template", Map.of("messages", chat), cancellation), "prompt");
  }
}
