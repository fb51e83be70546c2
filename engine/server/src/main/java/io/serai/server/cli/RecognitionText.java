package io.serai.server.cli;

import io.serai.server.api.GateDocuments.NeedDocument;
import io.serai.server.api.ImportDocuments.PartDocument;
import io.serai.server.api.ImportDocuments.RecognitionDocument;

/** What a file or folder was found to be, for people. */
final class RecognitionText {
  private RecognitionText() {}

  static void print(Output out, RecognitionDocument found) {
    out.line("%s", found.what());
    if (found.format() == null) {
      out.line("not loadable: %s", String.valueOf(found.obstacle()));
      return;
    }
    out.line(
        "backend   %s",
        found.backends().isEmpty()
            ? "none here takes the format " + found.format()
            : String.join(", ", found.backends()));
    out.line(
        "tasks     %s", found.tasks().isEmpty() ? "tensors" : String.join(", ", found.tasks()));
    if (!found.labels().isEmpty()) {
      out.line("labels    %s", String.join(", ", found.labels()));
    }
    if (!found.parameters().isEmpty()) {
      out.line("parameter %s", found.parameters());
    }
    for (PartDocument file : found.files()) {
      out.line("%-9s %s, %s", file.role(), file.name(), Output.size(file.bytes()));
    }
    NeedDocument memory = found.memory();
    if (memory != null) {
      out.line("needs     %s", memory.text());
    }
    found.notes().forEach(note -> out.line("note      %s", note));
  }
}
