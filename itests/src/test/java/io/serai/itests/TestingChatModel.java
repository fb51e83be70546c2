package io.serai.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The sample language models with a chat template, which writes down what everybody said. */
final class TestingChatModel {
  static final String NAME = "org/tiny-chat";

  /** What a client asks for that was written for another model. */
  static final String ALIAS = "Qwen/Qwen2.5-0.5B-Instruct";

  private TestingChatModel() {}

  /** Puts the one for ONNX into a home folder's catalog. */
  static void addTo(Path home) throws IOException {
    addTo(home, "tiny-lm", NAME + "\naliases: [chatty, " + ALIAS + "]");
  }

  /**
   * The same with any of them.
   *
   * @param name maybe with further lines of the manifest
   */
  static void addTo(Path home, String sample, String name) throws IOException {
    Path folder = Files.createDirectories(home.resolve("catalog/chat-" + sample));
    try (Stream<Path> files = Files.list(TestingArchive.ARCHIVE.resolve("catalog/" + sample))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path manifest = folder.resolve("model.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("name: " + sample, "name: " + name)
            .replace(
                "parameters:\n",
                "parameters:\n"
                    + "  chat_template: \"{% for m in messages %}{{ m.content }}{% endfor %}\"\n"));
  }
}
