package io.serai.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
  private static final String SHA = "a".repeat(64);
  private static final String GOOD =
      """
      name: sentiment-bert
      version: 1.10
      tasks: [text-classification]
      format: onnx
      labels: [negative, positive]
      license: Apache-2.0
      parameters:
        max_length: 64
        session: {intra_op.allow_spinning: "0"}
      files:
        - {path: model.onnx, size: 12, sha256: %1$s}
        - {path: tokenizer.json, size: 3, sha256: %1$s}
      quality:
        - {metric: accuracy, value: 0.97, measuredOn: held-out reviews}
      """
          .formatted(SHA);

  @Test
  void readsAManifest() throws Exception {
    Manifest manifest = read(GOOD);
    assertThat(manifest.id()).isEqualTo("sentiment-bert@1.10");
    assertThat(manifest.tasks()).containsExactly(Task.TEXT_CLASSIFICATION);
    Variant variant = manifest.variants().getFirst();
    assertThat(variant.files()).extracting(FileEntry::role).containsExactly("model", "tokenizer");
    assertThat(variant.parameters())
        .isEqualTo(Map.of("max_length", 64, "session.intra_op.allow_spinning", "0"));
    assertThat(manifest.quality())
        .containsExactly(new Measurement("accuracy", 0.97, "held-out reviews"));
  }

  @Test
  void aKeyThatStandsTwiceIsRefusedWithItsLine() {
    assertThat(problems(GOOD.replace("  max_length: 64\n", "  max_length: 64\n  max_length: 8\n")))
        .containsExactly(
            "m.yaml:9:3: the key 'max_length' stands in line 8 already; keep one of them");
    assertThat(problems(GOOD + "license: MIT\nlabels: []\n"))
        .containsExactly(
            "m.yaml:15:1: the key 'license' stands in line 6 already; keep one of them",
            "m.yaml:16:1: the key 'labels' stands in line 5 already; keep one of them");
    assertThat(problems(GOOD.replace("size: 12,", "size: 12, path: b,")))
        .singleElement()
        .asString()
        .startsWith("m.yaml:11:")
        .contains("the key 'path' stands in line 11 already");
  }

  @Test
  void aParameterInABlockAndWithDotsIsRefused() {
    String both = "  session.intra_op.allow_spinning: 1\nfiles:";
    assertThat(problems(GOOD.replace("files:", both)))
        .singleElement()
        .asString()
        .contains("parameter 'session.intra_op.allow_spinning' stands twice");
  }

  @Test
  void variantsShareFilesAndOverrideParameters() throws Exception {
    Manifest manifest =
        read(
            """
            name: m
            version: "1"
            format: onnx
            parameters: {threads: 1, max_length: 8}
            files: [{path: tokenizer.json, size: 3, sha256: %1$s}]
            variants:
              - name: fp32
                files: [{path: fp32.onnx, size: 9, sha256: %1$s}]
              - name: int8
                parameters: {threads: 2}
                files: [{path: int8.onnx, size: 4, sha256: %1$s}]
            """
                .formatted(SHA));
    Variant int8 = manifest.variant("int8").orElseThrow();
    assertThat(int8.bytes()).isEqualTo(7);
    assertThat(int8.parameters()).isEqualTo(Map.of("threads", 2, "max_length", 8));
    assertThat(manifest.variants()).extracting(Variant::name).containsExactly("fp32", "int8");
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    assertThat(problems(GOOD.replace("license:", "licence:")))
        .containsExactly("m.yaml:6:1: unknown key 'licence'; did you mean 'license'?");
  }

  @Test
  void suggestsTheTaskThatWasMeant() {
    assertThat(problems(GOOD.replace("text-classification", "text-clasification")))
        .singleElement()
        .asString()
        .startsWith(
            "m.yaml:3:9: unknown task 'text-clasification'; did you mean 'text-classification'?");
  }

  @Test
  void findsEveryProblemAtItsPlace() {
    assertThat(
            problems(
                GOOD.replace("name: sentiment-bert\n", "")
                    .replace("path: model.onnx", "path: ../../etc/passwd")
                    .replace("size: 3", "size: -3")))
        .containsExactly(
            "m.yaml:1:1: 'name' is missing",
            "m.yaml:10:6: '../../etc/passwd' must be a path inside the model's folder",
            "m.yaml:11:28: a size can't be negative");
  }

  @Test
  void tellsWhereAListHasAnEmptyItem() {
    String words = ": the list's item is empty: give it a value or remove it";
    assertThat(problems(GOOD.replace("[negative, positive]", "[null, positive]")))
        .containsExactly("m.yaml:5:10" + words);
    assertThat(problems(GOOD.replace("quality:\n", "quality:\n  -\n")))
        .singleElement()
        .asString()
        .endsWith(words);
    for (String list : List.of("aliases", "files", "variants", "speed", "tasks")) {
      String text = "name: a\nversion: 1\nformat: onnx\n" + list + ":\n  - \n";
      assertThat(problems(text))
          .as(list)
          .singleElement()
          .asString()
          .startsWith("m.yaml:5:")
          .endsWith(words);
    }
  }

  @Test
  void tellsWhereAPathCantBeOne() {
    assertThat(problems(GOOD.replace("path: model.onnx", "path: \"a\\0b\"")))
        .containsExactly("m.yaml:11:6: is no path: Nul character not allowed");
  }

  @Test
  void numbersThatAreNoneAreTold() {
    for (String number : List.of(".nan", ".inf", "-.inf", "1e999999999", "9".repeat(2000))) {
      for (String text :
          List.of(
              GOOD.replace("value: 0.97", "value: " + number),
              GOOD.replace("size: 12", "size: " + number),
              GOOD.replace("max_length: 64", "max_length: " + number))) {
        try {
          read(text);
        } catch (InvalidFileException e) {
          assertThat(e.problems()).as(number).isNotEmpty();
        }
      }
    }
  }

  @Test
  void tellsWhereTheSyntaxBreaks() {
    assertThat(problems("name: a\nversion: [1\nformat: onnx\n"))
        .singleElement()
        .asString()
        .startsWith("m.yaml:3:");
  }

  @Test
  void tellsWhenAValueHasTheWrongType() {
    assertThat(problems(GOOD.replace("size: 12", "size: many")))
        .containsExactly("m.yaml:11:24: 'many' is not a whole number");
    assertThat(problems(GOOD.replace("[negative, positive]", "negative")))
        .containsExactly("m.yaml:5:1: should be a list");
    assertThat(problems("- a\n- b\n"))
        .containsExactly("m.yaml:1:1: should be a block of keys and values");
    assertThat(problems("")).containsExactly("m.yaml: is empty");
  }

  private static Manifest read(String text) throws InvalidFileException {
    return ManifestReader.read(YamlDocument.parse(Path.of("m.yaml"), text));
  }

  private static List<String> problems(String text) {
    InvalidFileException e = catchThrowableOfType(InvalidFileException.class, () -> read(text));
    return e.problems().stream().map(Object::toString).toList();
  }
}
