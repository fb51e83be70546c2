package io.serai.server.cli;

import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.TokenDocument;
import org.jspecify.annotations.Nullable;

/**
 * Prints the tokens of a run as they come, and its answer where that wasn't among them. A line in
 * between says which step speaks, where it isn't the first any more.
 */
final class StreamedText {
  private final Output out;
  private final StringBuilder printed = new StringBuilder();
  private @Nullable String speaker;

  StreamedText(Output out) {
    this.out = out;
  }

  /** Prints a token's text. */
  void token(TokenDocument token) {
    if (token.text().isEmpty()) {
      return;
    }
    String now = token.index() == null ? token.step() : token.step() + " " + token.index();
    if (speaker != null && !speaker.equals(now)) {
      out.piece("%n[%s]%n".formatted(now));
      printed.setLength(0);
    }
    speaker = now;
    out.piece(token.text());
    printed.append(token.text());
  }

  /** Ends the text. */
  void answer(RunDocument answer) {
    if (printed.isEmpty()) {
      AnswerText.print(out, answer);
      return;
    }
    out.plain("");
    if (!answer.result().path("text").asText("").contentEquals(printed)) {
      AnswerText.print(out, answer);
    } else {
      AnswerText.printSteps(out, answer);
    }
  }

  /** Ends a text that broke off. */
  void brokeOff() {
    if (speaker != null) {
      out.plain("");
    }
  }
}
