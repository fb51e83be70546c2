package io.serai.itests;

import java.io.IOException;
import java.nio.file.Path;

/** The sample language model with a chat template, which writes down what everybody said. */
final class TestingChatModel {
  static final String NAME = "org/tiny-chat";

  /** What a client asks for that was written for another model. */
  static final String ALIAS = "Qwen/Qwen2.5-0.5B-Instruct";

  private TestingChatModel() {}

  /** Puts it into a home folder's catalog. */
  static void addTo(Path home) throws IOException {
    addTo(home, "");
  }

  /** The same, with more at the end of its manifest. */
  static void addTo(Path home, String more) throws IOException {
    TestingCopy.make(
        TestingArchive.ARCHIVE.resolve("catalog/tiny-lm"),
        home.resolve("catalog/tiny-chat"),
        manifest ->
            manifest
                .replace("name: tiny-lm", "name: " + NAME + "\naliases: [chatty, " + ALIAS + "]")
                .replace(
                    "parameters:\n",
                    "parameters:\n"
                        + "  chat_template: \"{% for m in messages %}{{ m.content }}{% endfor %}\"\n")
                + more);
  }
}
