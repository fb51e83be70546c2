package io.serai.catalog.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.catalog.format.ModelImport.Mode;
import io.serai.catalog.store.FolderStore;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelImportTest {
  @TempDir Path work;

  @ParameterizedTest
  @EnumSource
  void whatIsAddedIsAModelWhoseFilesCheck(Mode mode) throws IOException {
    Manifest added = ModelImport.add(sample(), "mine", mode, catalog(), new Cancellation());
    assertThat(added.name()).isEqualTo("mine");
    assertThat(added.format()).isEqualTo("onnx");
    assertThat(added.tasks()).containsExactly(Task.TEXT_CLASSIFICATION);
    assertThat(added.variants().getFirst().files())
        .extracting(FileEntry::role)
        .containsExactly("model", "tokenizer");
    FolderStore store = new FolderStore(List.of());
    store.verify(added, added.variants().getFirst(), new Cancellation());
    assertThat(Files.isSymbolicLink(catalog().resolve("mine/model.onnx")))
        .isEqualTo(mode == Mode.LINK);
    assertThat(content(catalog())).containsExactly("mine");
    assertThat(content(catalog().resolve("mine")))
        .containsExactly("model.onnx", "model.yaml", "tokenizer.json");
  }

  @Test
  void labelsThatYamlWouldTakeForOtherThingsStayTexts() throws IOException {
    Path folder = Files.createDirectory(work.resolve("odd"));
    for (String file : List.of("model.onnx", "tokenizer.json")) {
      Files.copy(TestingFiles.SAMPLES.resolve("sentiment-bow").resolve(file), folder.resolve(file));
    }
    Files.writeString(
        folder.resolve("config.json"),
        "{\"id2label\": {\"0\": \"no\", \"1\": \"1\", \"2\": \"a: b # c\", \"3\": \"null\"}}");
    Manifest added =
        ModelImport.add(
            Recognizer.recognize(folder), "odd", Mode.COPY, catalog(), new Cancellation());
    assertThat(added.labels()).containsExactly("no", "1", "a: b # c", "null");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    ModelImport.add(sample(), "mine", Mode.COPY, catalog(), new Cancellation());
    SeraiException why = refused(sample(), "mine", new Cancellation());
    assertThat(why).hasMessageContaining("is there already");
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_INPUT);
  }

  @Test
  void whatIsGivenUpLeavesNothing() throws IOException {
    Cancellation cancellation = new Cancellation();
    cancellation.request("enough");
    assertThat(refused(sample(), "mine", cancellation).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(content(catalog())).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path left = Files.createDirectories(catalog().resolve(".other.unfinished"));
    Files.writeString(left.resolve("model.onnx"), "half");
    ModelImport.add(sample(), "mine", Mode.COPY, catalog(), new Cancellation());
    assertThat(content(catalog())).containsExactly("mine");
  }

  @Test
  void anOwnerMayGoBeforeTheName() throws IOException {
    Manifest added =
        ModelImport.add(sample(), "Acme/bow-2.5_B", Mode.COPY, catalog(), new Cancellation());
    assertThat(added.name()).isEqualTo("Acme/bow-2.5_B");
    assertThat(content(catalog())).containsExactly("Acme--bow-2.5_B");
    assertThat(refused(sample(), "Acme/bow-2.5_B", new Cancellation()))
        .hasMessageContaining("is there already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/a", "a/", "a//b", "a/../b", "a/.", "", ".x", "a b", "x\ny: z"})
  void namesThatCannotBeAskedForAreRefused(String name) throws IOException {
    assertThat(refused(sample(), name, new Cancellation()).code())
        .isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(content(work)).containsExactly("catalog");
  }

  @Test
  void whatCannotBeLoadedIsNotAdded() throws IOException {
    Recognition found =
        Recognizer.recognize(TestingFiles.safetensors(work.resolve("x.safetensors"), 40));
    assertThat(refused(found, "x", new Cancellation()).code()).isEqualTo(ErrorCode.INVALID_MODEL);
    assertThat(content(catalog())).isEmpty();
  }

  private SeraiException refused(Recognition found, String name, Cancellation cancellation) {
    return catchThrowableOfType(
        SeraiException.class,
        () -> ModelImport.add(found, name, Mode.COPY, catalog(), cancellation));
  }

  private static Recognition sample() throws IOException {
    return Recognizer.recognize(TestingFiles.SAMPLES.resolve("sentiment-bow"));
  }

  private Path catalog() throws IOException {
    return Files.createDirectories(work.resolve("catalog"));
  }

  private static List<String> content(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
