package io.serai.plugins.openai;

import io.serai.spi.ParameterSpec;
import java.util.List;

/** The {@link RemoteSettings} as the engine and people see them. */
final class RemoteParameters {
  /** By name, type, default and meaning. */
  static final List<ParameterSpec> ALL =
      List.of(
          new ParameterSpec(
              "url",
              "string",
              "",
              "where the server is: with /v1 for the OpenAI API, without /v2 for the Open Inference"
                  + " Protocol"),
          new ParameterSpec("model", "string", "the manifest's name", "the model's name there"),
          new ParameterSpec(
              "model_version",
              "string",
              "the server's choice",
              "the model's version there (tensors)"),
          new ParameterSpec(
              "api_key_env", "string", "", "the environment variable that holds the key"),
          new ParameterSpec(
              "api_key_file",
              "string",
              "",
              "the file that holds the key; readable by its owner only"),
          new ParameterSpec(
              "connect_seconds", "number", "10", "how long the server may take to be reached"),
          new ParameterSpec(
              "first_token_seconds", "number", "60", "how long the first piece of a text may take"),
          new ParameterSpec(
              "total_seconds",
              "number",
              "240",
              "how long an answer may take, all attempts and pauses included"),
          new ParameterSpec("retries", "integer", "2", "how often a failed attempt is repeated"),
          new ParameterSpec(
              "retry_pause_seconds",
              "number",
              "0.5",
              "the pause before the first repetition; doubles each time, more or less by half"),
          new ParameterSpec(
              "breaker_calls", "integer", "10", "how many attempts the circuit breaker looks back"),
          new ParameterSpec(
              "breaker_failure_percent",
              "number",
              "50",
              "from which share of failures among them on the server isn't asked for a while"),
          new ParameterSpec("breaker_open_seconds", "number", "30", "how long it isn't asked then"),
          new ParameterSpec(
              "concurrent_calls",
              "integer",
              "32",
              "how many calls may be under way; more are refused"),
          new ParameterSpec(
              "text_prompts",
              "chat or completion",
              "chat",
              "whether a bare text is sent as a user's message or to be continued as it is"),
          new ParameterSpec(
              "max_tokens_field",
              "string",
              "max_tokens",
              "what the server calls the number of tokens: max_tokens or max_completion_tokens"));

  private RemoteParameters() {}
}
