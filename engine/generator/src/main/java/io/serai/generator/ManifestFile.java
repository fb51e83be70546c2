package io.serai.generator;

import io.serai.catalog.FileEntry;
import java.util.List;
import java.util.Locale;

/**
 * The manifest of a generated model. It takes tensors and has two variants of the same files: one
 * for which ONNX Runtime copies the weights into the layout that is fastest to compute with, and
 * one whose weights stay pages of the file.
 */
final class ManifestFile {
  static final String NAME = "model.yaml";

  private ManifestFile() {}

  static String text(Shape shape, ModelSize size, List<FileEntry> files) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        name: %s
        version: "1"
        description: %s with random weights, %,d parameters, %s; its answers mean nothing
        format: onnx
        files:
        """
            .formatted(
                shape.modelName(),
                shape.family().title(),
                size.parameters(),
                shape.weights().name().toLowerCase(Locale.ROOT)));
    for (FileEntry file : files) {
      text.append(
          "  - {path: %s, role: %s, size: %d, sha256: \"%s\"}\n"
              .formatted(file.path(), file.role(), file.size(), file.sha256()));
    }
    text.append(
        """
        variants:
          - name: prepacked
          - name: mapped
            parameters: {session.disable_prepacking: "1"}
        """);
    return text.toString();
  }
}
