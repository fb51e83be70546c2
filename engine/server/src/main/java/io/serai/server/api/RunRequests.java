package io.serai.server.api;

import io.serai.routes.model.ImageBody;
import io.serai.routes.model.RunListener;
import io.serai.routes.model.RunParameters;
import io.serai.routes.pipeline.RunRequest;
import io.serai.server.api.Documents.MessageDocument;
import io.serai.server.api.Documents.OutputDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.TensorDocument;
import io.serai.spi.ChatMessage;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what came as JSON into what pipelines take. */
final class RunRequests {
  private RunRequests() {}

  /**
   * Reads a request.
   *
   * @param mostTexts how many texts it may ask for at once
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT}, {@link
   *     ErrorCode#INVALID_PARAMETER} or {@link ErrorCode#TOO_LARGE}
   */
  static RunRequest of(RunBody body, int mostTexts) {
    long given =
        Stream.of(
                body.text(),
                body.texts(),
                body.messages(),
                body.image(),
                body.images(),
                body.inputs())
            .filter(Objects::nonNull)
            .count();
    if (given != 1) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "give one of 'text' (a string), 'texts' (a list of strings), 'messages' (a conversation),"
              + " 'image' (a JPEG or PNG file as base64), 'images' (a list of them) and 'inputs'"
              + " (tensors by name)"
              + (given == 0 ? "; there is none" : "; there are " + given));
    }
    if (body.texts() != null && body.texts().size() > mostTexts) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "the request has %d texts, but 'maxTextsPerRequest' allows %d; send several requests, or use 'serai run NAME --input FILE'"
              .formatted(body.texts().size(), mostTexts));
    }
    if (body.images() != null && body.images().size() > mostTexts) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "the request has %d images, but 'maxTextsPerRequest' allows %d; send several requests"
              .formatted(body.images().size(), mostTexts));
    }
    return new RunRequest(
        question(body), body.task(), parameters(body), outputs(body), RunListener.NONE);
  }

  /** A schema may be written as such, or as the text of one. */
  private static RunParameters parameters(RunBody body) {
    if (body.parameters() == null) {
      return RunParameters.NONE;
    }
    Map<String, Object> values = new LinkedHashMap<>(body.parameters());
    values.computeIfPresent(
        "jsonSchema",
        (name, schema) ->
            schema instanceof Map ? Json.MAPPER.valueToTree(schema).toString() : schema);
    return RunParameters.of(values);
  }

  private static Set<String> outputs(RunBody body) {
    if (body.outputs() == null) {
      return Set.of();
    }
    if (body.inputs() == null) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "'outputs' goes with 'inputs'; a text has one answer");
    }
    Set<String> names = new LinkedHashSet<>();
    for (OutputDocument output : body.outputs()) {
      if (output == null || output.name() == null) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "each of 'outputs' needs a 'name', such as {\"name\": \"logits\"}");
      }
      names.add(output.name());
    }
    if (names.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "'outputs' names no tensor; leave it out to get all");
    }
    return names;
  }

  private static Object question(RunBody body) {
    if (body.text() != null) {
      return body.text();
    }
    if (body.texts() != null) {
      return texts(body.texts());
    }
    if (body.messages() != null) {
      return messages(body.messages());
    }
    if (body.image() != null) {
      return checked(body.image(), 1);
    }
    if (body.images() != null) {
      return images(body.images());
    }
    Map<String, @Nullable TensorDocument> inputs = Objects.requireNonNull(body.inputs());
    if (inputs.isEmpty()) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "'inputs' holds no tensor");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> tensors.put(name, TensorJson.read(name, tensor)));
    return tensors;
  }

  private static List<ChatMessage> messages(List<@Nullable MessageDocument> given) {
    List<ChatMessage> messages = new ArrayList<>(given.size());
    for (MessageDocument message : given) {
      if (message == null || message.role() == null || message.content() == null) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "message %d needs a role and a content, such as {\"role\": \"user\", \"content\": \"Hello.\"}"
                .formatted(messages.size() + 1));
      }
      messages.add(new ChatMessage(message.role(), message.content()));
    }
    if (messages.isEmpty()) {
      throw new SeraiException(ErrorCode.INVALID_INPUT, "'messages' holds no message");
    }
    return messages;
  }

  private static List<byte[]> images(List<byte @Nullable []> given) {
    List<byte[]> images = new ArrayList<>(given.size());
    for (byte[] image : given) {
      images.add(checked(image, images.size() + 1));
    }
    return images;
  }

  private static byte[] checked(byte @Nullable [] image, int number) {
    if (image == null || !ImageBody.isImage(image)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT, "image %d is neither a JPEG nor a PNG file".formatted(number));
    }
    return image;
  }

  private static List<String> texts(List<@Nullable String> given) {
    List<String> texts = new ArrayList<>(given.size());
    for (String text : given) {
      if (text == null) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT, "text %d is null".formatted(texts.size() + 1));
      }
      texts.add(text);
    }
    return texts;
  }
}
