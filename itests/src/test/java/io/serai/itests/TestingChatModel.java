package io.serai.itests;

import java.io.IOException;
import java.nio.file.Path;

/** The sample language models with a chat template, which writes down what everybody said. */
final class TestingChatModel {
  static final String NAME = "org/tiny-chat";

  /** What a client asks for that was written for another model. */
  static final String ALIAS = "Qwen/Qwen2.5-0.5B-Instruct";

  private TestingChatModel() {}

  /** Puts the one for ONNX into a home folder's catalog. */
  static void addTo(Path home) throws IOException {
    addTo(home, "");
  }

  /** The same, with more at the end of its manifest. */
  static void addTo(Path home, String more) throws IOException {
    make(home, "tiny-lm", "tiny-chat", NAME + "\naliases: [chatty, " + ALIAS + "]", more);
  }

  /** The same with any of them, under another name. */
  static void addTo(Path home, String sample, String name) throws IOException {
    make(home, sample, name, name, "");
  }

  private static void make(Path home, String sample, String folder, String name, String more)
      throws IOException {
    TestingCopy.make(
        TestingArchive.ARCHIVE.resolve("catalog").resolve(sample),
        home.resolve("catalog").resolve(folder),
        manifest ->
            manifest
                    .replace("name: " + sample, "name: " + name)
                    .replace(
                        "parameters:\n",
                        "parameters:\n"
                            + "  chat_template: \"{% for m in messages %}{{ m.content }}{% endfor"
                            + " %}\"\n")
                + more);
  }
}
