package io.serai.server.openai;

import static io.serai.server.openai.TestingCallees.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.routes.model.RunListener;
import io.serai.routes.pipeline.Callee;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.http.Failure;
import io.serai.spi.ChatMessage;
import io.serai.spi.ContentPart;
import io.serai.spi.Tool;
import io.serai.spi.ToolCall;
import io.serai.spi.ToolChoice;
import io.serai.spi.ToolUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
  private static final String HELLO = "'messages': [{'role': 'user', 'content': 'Hello.'}]";

  @TempDir Path folder;
  private TestingCallees callees;

  @BeforeEach
  void start() throws Exception {
    callees = new TestingCallees(folder);
  }

  private TextRequest read(String more) throws IOException {
    return ChatRequest.read(fields("{" + more + ", " + HELLO + "}"), callees.lookup());
  }

  private Map<String, Object> parameters(String more) throws IOException {
    Map<String, Object> parameters = read("'model': 'writer'" + more).body().parameters();
    assertThat(parameters).isNotNull();
    return parameters;
  }

  @Test
  void whatIsLeftOutIsAsOpenAiHasIt() throws Exception {
    TextRequest request = read("'model': 'writer'");
    assertThat(request.body().parameters())
        .containsExactlyInAnyOrderEntriesOf(Map.of("temperature", 1.0, "maxTokens", 256L));
    assertThat(request.body().task()).isEqualTo("text-generation");
    assertThat(request.body().messages()).containsExactly(new MessageDocument("user", "Hello."));
    assertThat(request.stream()).isFalse();
    assertThat(request.called().id()).isEqualTo("writer@1");
  }

  @Test
  void aModelWithoutAKnownContextWritesAsMuchAsTheEngineLetsIt() throws Exception {
    assertThat(read("'model': 'org/unbounded'").body().parameters()).doesNotContainKey("maxTokens");
  }

  @Test
  void everyFieldBecomesAParameter() throws Exception {
    assertThat(
            parameters(
                """
                , 'max_tokens': 7, 'temperature': 0.5, 'top_p': 0.9, 'top_k': 40, 'seed': 3,
                'repetition_penalty': 1.1, 'stop': ['a', 'b'], 'keep_alive': '5m'\
                """))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "maxTokens",
                7L,
                "temperature",
                0.5,
                "topP",
                0.9,
                "topK",
                40L,
                "seed",
                3L,
                "repetitionPenalty",
                1.1,
                "stop",
                List.of("a", "b"),
                "keepAlive",
                300.0));
    assertThat(parameters(", 'max_completion_tokens': 9")).containsEntry("maxTokens", 9L);
    assertThat(parameters(", 'top_k': -1")).containsEntry("topK", 0L);
    assertThat(parameters(", 'logprobs': true")).containsEntry("logprobs", 0L);
    assertThat(parameters(", 'logprobs': true, 'top_logprobs': 3")).containsEntry("logprobs", 3L);
    assertThat(parameters(", 'stop': 'x'")).containsEntry("stop", List.of("x"));
  }

  @Test
  void aFormatIsASchema() throws Exception {
    assertThat(parameters(", 'response_format': {'type': 'text'}")).doesNotContainKey("jsonSchema");
    assertThat(parameters(", 'response_format': {'type': 'json_object'}"))
        .containsEntry("jsonSchema", "{\"type\":\"object\"}");
    assertThat(
            parameters(
                ", 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'n',"
                    + " 'schema': {'type': 'string'}}}"))
        .containsEntry("jsonSchema", "{\"type\":\"string\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'frequency_penalty': 0, 'presence_penalty': 0.0",
        "'n': 1",
        "'logprobs': false, 'top_logprobs': 0",
        "'logprobs': null",
        "'tools': [], 'tool_choice': 'none', 'functions': []",
        "'user': 'me', 'metadata': {'a': 'b'}, 'store': false",
        "'logit_bias': {}",
        "'modalities': ['text']",
        "'some_vendor_field': {'of': ['any', 'kind']}"
      })
  void whatChangesNothingIsTaken(String fields) throws Exception {
    assertThat(parameters(", " + fields)).isEqualTo(parameters(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'temperature': 3 | temperature | from 0 to 2",
        "'temperature': \"x\" | temperature | must be a number",
        "'top_p': 0 | top_p | above 0",
        "'max_tokens': 0 | max_tokens | from 1 to",
        "'max_tokens': 1.5 | max_tokens | whole number",
        "'max_tokens': 1, 'max_completion_tokens': 2 | max_tokens | differ",
        "'seed': [] | seed | whole number",
        "'stop': ['a','b','c','d','e'] | stop | takes 4",
        "'stop': [1] | stop | list of strings",
        "'frequency_penalty': 1 | frequency_penalty | repetition_penalty",
        "'presence_penalty': -1 | presence_penalty | repetition_penalty",
        "'n': 2 | n | can only be 1",
        "'logprobs': 3 | logprobs | true or false",
        "'top_logprobs': 3 | top_logprobs | goes with \"logprobs\": true",
        "'logprobs': true, 'top_logprobs': 21 | top_logprobs | from 0 to 20",
        "'tools': {} | tools | a list",
        "'tools': [1] | tools[0] | must be an object",
        "'tools': [{'type': 'web_search'}] | tools[0].type | must be function",
        "'tools': [{'type': 'function'}] | tools[0].function | is needed",
        "'tools': [{'type': 'function', 'function': {}}] | tools[0].function.name | is needed",
        "'tools': [{'type': 'function', 'function': {'name': 'a', 'parameters': 1}}] |"
            + " tools[0].function.parameters | must be an object",
        "'tool_choice': 'required' | tool_choice | there are none",
        "'tool_choice': 'maybe' | tool_choice | must be none, auto, required",
        "'tool_choice': {'type': 'function'} | tool_choice.function | is needed",
        "'tools': [{'type': 'function', 'function': {'name': 'a'}}], 'tool_choice': {'type':"
            + " 'function', 'function': {'name': 'b'}} | tool_choice | isn't among",
        "'parallel_tool_calls': 1 | parallel_tool_calls | true or false",
        "'functions': [{'name': 'a'}] | functions | older form",
        "'function_call': {'name': 'a'} | function_call | older form",
        "'logit_bias': {'5': 1} | logit_bias | no backend has",
        "'store': true | store | aren't stored",
        "'user': 5 | user | must be a string",
        "'metadata': [] | metadata | must be an object",
        "'stream': 'yes' | stream | true or false",
        "'stream_options': {'include_usage': true} | stream_options | goes with",
        "'stream': true, 'stream_options': {'include_usage': 1} | stream_options.include_usage |"
            + " true or false",
        "'response_format': 'json' | response_format | must be an object",
        "'response_format': {'type': 'xml'} | response_format.type | json_schema",
        "'response_format': {'type': 'json_schema'} | response_format.json_schema | is needed",
        "'modalities': ['audio'] | modalities | answers are texts",
        "'keep_alive': 'soon' | keep_alive | seconds or a time"
      },
      quoteCharacter = '\0')
  void whatCannotBeDoneIsRefusedByName(String fields, String param, String reason)
      throws Exception {
    Failure failure =
        callees.refused(
            "{'model': 'writer', " + HELLO + ", " + fields + "}",
            body -> ChatRequest.read(body, callees.lookup()));
    assertThat(failure.field()).isEqualTo(param);
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.detail()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | messages",
        "'Hello' | messages",
        "['Hello'] | messages[0]",
        "[{'content': 'x'}] | messages[0].role",
        "[{'role': 'user'}] | messages[0].content",
        "[{'role': 'bishop', 'content': 'x'}] | messages[0].role",
        "[{'role': 'function', 'content': 'x'}] | messages[0].role",
        "[{'role': 'tool', 'content': 'x'}] | messages[0].tool_call_id",
        "[{'role': 'tool', 'tool_call_id': 'a'}] | messages[0].content",
        "[{'role': 'assistant', 'tool_calls': {'a': 1}}] | messages[0].tool_calls",
        "[{'role': 'assistant', 'tool_calls': [{}]}] | messages[0].tool_calls[0].function",
        "[{'role': 'assistant', 'tool_calls': [{'function': {'name': 'a'}}]}] |"
            + " messages[0].tool_calls[0].id",
        "[{'role': 'user', 'content': 'x', 'tool_calls': [{}]}] | messages[0].tool_calls",
        "[{'role': 'user', 'content': 'x'}, {'role': 'user', 'content': [{'type': 'image_url',"
            + " 'image_url': {'url': 'data:'}}]}] | messages[1].content[0].image_url.url",
        "[{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url':"
            + " 'data:image/png;base64,?'}}]}] | messages[0].content[0].image_url.url",
        "[{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url':"
            + " 'file:///etc/passwd'}}]}] | messages[0].content[0].image_url.url",
        "[{'role': 'user', 'content': [{'type': 'image_url'}]}] | messages[0].content[0].image_url",
        "[{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {'url':"
            + " 'http://x/y', 'detail': 'huge'}}]}] | messages[0].content[0].image_url.detail",
        "[{'role': 'user', 'content': [{'type': 'input_audio'}]}] | messages[0].content[0]",
        "[{'role': 'user', 'content': [{'type': 'text'}]}] | messages[0].content[0].text"
      },
      quoteCharacter = '\0')
  void messagesAreTexts(String messages, String param) throws Exception {
    Failure failure =
        callees.refused(
            "{'model': 'writer', 'messages': " + messages + "}",
            body -> ChatRequest.read(body, callees.lookup()));
    assertThat(failure.field()).isEqualTo(param);
    assertThat(failure.status()).isEqualTo(400);
  }

  @Test
  void toolsAndWhatTheyAnsweredArePartOfTheConversation() throws Exception {
    TextRequest request =
        ChatRequest.read(
            fields(
                "{'model': 'writer', 'tools': [{'type': 'function', 'function': {'name': 'add',"
                    + " 'description': 'adds', 'parameters': {'type': 'object'}, 'strict': true}}],"
                    + " 'tool_choice': {'type': 'function', 'function': {'name': 'add'}},"
                    + " 'parallel_tool_calls': false, 'max_tokens': 3, 'messages': [{'role':"
                    + " 'user', 'content': '1+2'}, {'role': 'assistant', 'content': null,"
                    + " 'tool_calls': [{'id': 'c1', 'type': 'function', 'function': {'name':"
                    + " 'add', 'arguments': '[1,2]'}}]}, {'role': 'tool', 'tool_call_id': 'c1',"
                    + " 'content': [{'type': 'text', 'text': '3'}]}]}"),
            callees.lookup());
    RunRequest asked = request.conversation().request(request.body(), RunListener.NONE);
    assertThat(asked.body())
        .isEqualTo(
            List.of(
                new ChatMessage("user", "1+2"),
                new ChatMessage(
                    "assistant", "", List.of(), List.of(new ToolCall("c1", "add", "[1,2]")), null),
                new ChatMessage("tool", "3", List.of(), List.of(), "c1")));
    assertThat(asked.task()).isEqualTo("text-generation");
    assertThat(asked.parameters().maxTokens()).isEqualTo(3);
    assertThat(asked.parameters().tools())
        .isEqualTo(
            new ToolUse(
                List.of(new Tool("add", "adds", "{\"type\":\"object\"}", true)),
                new ToolChoice.Named("add"),
                false));
  }

  @Test
  void imagesKeepTheirPlacesBetweenTexts() throws Exception {
    TextRequest request =
        ChatRequest.read(
            fields(
                "{'model': 'writer', 'messages': [{'role': 'user', 'content': [{'type': 'text',"
                    + " 'text': 'a'}, {'type': 'image_url', 'image_url': {'url':"
                    + " 'data:image/png;base64,AA=='}}, {'type': 'text', 'text': 'b'}]}]}"),
            callees.lookup());
    ChatMessage message = request.conversation().messages().getFirst();
    assertThat(message.content()).isEqualTo("ab");
    assertThat(message.parts())
        .containsExactly(
            new ContentPart.Text("a"),
            new ContentPart.Image("data:image/png;base64,AA==", null),
            new ContentPart.Text("b"));
    assertThat(read("'model': 'writer'").conversation()).isNull();
  }

  @Test
  void aPipelineIsAskedTextsOnly() throws Exception {
    Failure failure =
        callees.refused(
            "{'model': 'pipeline:duo', 'tools': [{'type': 'function', 'function': {'name':"
                + " 'a'}}], "
                + HELLO
                + "}",
            body -> ChatRequest.read(body, callees.lookup()));
    assertThat(failure.field()).isEqualTo("tools");
    assertThat(failure.detail()).contains("name a model");
  }

  @Test
  void partsOfTextAreJoinedAndDevelopersSpeakForTheSystem() throws Exception {
    TextRequest request =
        ChatRequest.read(
            fields(
                "{'model': 'writer', 'messages': [{'role': 'developer', 'content': [{'type':"
                    + " 'text', 'text': 'Be '}, {'type': 'text', 'text': 'brief.'}]}]}"),
            callees.lookup());
    assertThat(request.body().messages())
        .containsExactly(new MessageDocument("system", "Be brief."));
  }

  @Test
  void aPipelineSaysItselfWhatTheRequestLeavesOut() throws Exception {
    TextRequest request = read("'model': 'pipeline:duo'");
    assertThat(request.called().callee()).isEqualTo(Callee.PIPELINE);
    assertThat(request.called().name()).isEqualTo("duo");
    assertThat(request.called().id()).isEqualTo("pipeline:duo");
    assertThat(request.called().lastSteps()).containsExactly("last");
    assertThat(request.body().parameters()).isEmpty();
    assertThat(request.body().task()).isNull();
    assertThat(request.body().messages()).hasSize(1);
  }

  @Test
  void aPipelineThatClassifiesIsAskedTheLastTextOfTheUser() throws Exception {
    TextRequest request =
        ChatRequest.read(
            fields(
                "{'model': 'pipeline:mood', 'messages': [{'role': 'system', 'content': 'x'},"
                    + " {'role': 'user', 'content': 'Lovely.'}, {'role': 'assistant', 'content':"
                    + " 'y'}]}"),
            callees.lookup());
    assertThat(request.body().messages()).isNull();
    assertThat(request.body().text()).isEqualTo("Lovely.");
  }

  @Test
  void whatAModelOnAnotherServerDoesIsLeftToIt() throws Exception {
    assertThat(read("'model': 'elsewhere'").called().id()).isEqualTo("elsewhere@1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "auto:speed", "auto:quality", "auto:balanced", "nobody"})
  void namesThatTheCatalogDoesntHaveAreLeftToTheEngine(String model) throws Exception {
    Called called = read("'model': '" + model + "'").called();
    assertThat(called.callee()).isEqualTo(Callee.MODEL);
    assertThat(called.name()).isEqualTo(model);
    assertThat(called.id()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "writer, writer@1",
    "writer@1, writer@1",
    "writer:default, writer@1:default",
    "alias-of-writer, writer@1"
  })
  void aModelHasSeveralNames(String name, String id) throws Exception {
    assertThat(read("'model': '" + name + "'").called().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "'', INVALID_PARAMETER",
    "a b, INVALID_PARAMETER",
    "moods, UNSUPPORTED_TASK",
    "sums, UNSUPPORTED_TASK",
    "pipeline:nobody, PIPELINE_NOT_FOUND"
  })
  void namesThatCannotBeAreRefused(String name, String code) throws Exception {
    Failure failure =
        callees.refused(
            "{'model': '" + name + "', " + HELLO + "}",
            body -> ChatRequest.read(body, callees.lookup()));
    assertThat(failure.code()).isEqualTo(code);
  }
}
