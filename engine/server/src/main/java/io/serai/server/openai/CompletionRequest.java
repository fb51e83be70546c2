package io.serai.server.openai;

import io.serai.server.api.Documents.RunBody;
import io.serai.server.http.InvalidFieldException;
import io.serai.spi.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/completions} as the engine takes it. */
final class CompletionRequest {
  private static final String PROMPT = "prompt";
  private static final long MAX_TOKENS = 16;
  private static final long MOST_LOGPROBS = 5;

  private CompletionRequest() {}

  /**
   * Reads a request.
   *
   * @throws InvalidFieldException if it asks for what there isn't
   * @throws io.serai.spi.SeraiException if there is no pipeline of that name
   */
  static TextRequest read(Fields fields, CalleeLookup callees) {
    Called called = callees.of(fields, Task.TEXT_GENERATION);
    boolean single = fields.get(PROMPT).isTextual();
    List<String> prompts = Texts.read(fields, PROMPT);
    Long logprobs = fields.whole("logprobs", 0, MOST_LOGPROBS);
    String suffix = fields.text("suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw fields.invalid("suffix", "no backend writes what goes before a 'suffix'; leave it out");
    }
    boolean echo = fields.flag("echo");
    if (echo && logprobs != null) {
      throw fields.invalid(
          "logprobs",
          "'logprobs' are told of what a model writes, not of the prompt; leave 'echo' or"
              + " 'logprobs' out");
    }
    boolean stream = fields.flag("stream");
    boolean usage = GenerationFields.includeUsage(fields, stream);
    RunBody question = single ? RunBody.ofText(prompts.getFirst()) : Texts.body(prompts);
    RunBody body =
        question.with(
            called.isPipeline() ? null : Task.TEXT_GENERATION.id(),
            GenerationFields.read(fields, called, maxTokens(fields, called), logprobs));
    return new TextRequest(
        called,
        body,
        null,
        single ? 0 : prompts.size(),
        new CompletionForm(echo ? prompts : List.of()),
        stream,
        usage);
  }

  private static @Nullable Long maxTokens(Fields fields, Called called) {
    Long given = fields.whole("max_tokens", 1, Integer.MAX_VALUE);
    return given != null || called.isPipeline() ? given : Long.valueOf(MAX_TOKENS);
  }
}
