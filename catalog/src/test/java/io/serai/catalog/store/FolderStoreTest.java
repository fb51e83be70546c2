package io.serai.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.Variant;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest {
  private static final String SHA_OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private Path models;
  private FolderStore store;
  private Manifest manifest;

  @BeforeEach
  void manifest() throws Exception {
    models = folder.resolve("models");
    store = new FolderStore(List.of(models));
    Path file = Files.createDirectories(folder.resolve("catalog/greeter")).resolve("model.yaml");
    Files.writeString(
        file,
        """
        name: greeter
        version: "1"
        format: text
        files: [{path: a/hello.txt, size: 5, sha256: %s}]
        """
            .formatted(SHA_OF_HELLO));
    manifest = ManifestReader.read(file);
  }

  @Test
  void findsAFileBesideTheManifest() throws Exception {
    Path file = write(folder.resolve("catalog/greeter/a/hello.txt"), "hello");
    assertThat(store.has(manifest, variant())).isTrue();
    ModelFile found = store.files(manifest, variant()).getFirst();
    assertThat(found.path()).isEqualTo(file.toAbsolutePath());
    assertThat(found.size()).isEqualTo(5);
  }

  @Test
  void findsAFileInTheModelsFolder() throws Exception {
    write(models.resolve("greeter/1/a/hello.txt"), "hello");
    assertThat(store.has(manifest, variant())).isTrue();
  }

  @Test
  void tellsWhereItLookedForAMissingFile() {
    assertThat(store.has(manifest, variant())).isFalse();
    SeraiException e = failure();
    assertThat(e.code()).isEqualTo(ErrorCode.FILES_MISSING);
    assertThat(e)
        .hasMessageContaining("a/hello.txt of model greeter@1")
        .hasMessageContaining("models/greeter");
  }

  @Test
  void tellsThatAFileIsTruncated() throws Exception {
    write(models.resolve("greeter/a/hello.txt"), "hell");
    SeraiException e = failure();
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL);
    assertThat(e).hasMessageContaining("has 4 bytes").hasMessageContaining("truncated");
  }

  @Test
  void tellsThatAFileIsDamagedAndAcceptsItOnceRepaired() throws Exception {
    Path file = write(models.resolve("greeter/a/hello.txt"), "jello");
    assertThat(failure().code()).isEqualTo(ErrorCode.INVALID_MODEL);
    Files.delete(file);
    write(file, "hello");
    assertThat(store.files(manifest, variant())).hasSize(1);
  }

  @Test
  void keepsOverARestartWhichFilesWereCheckedForAsLongAsTheyStayTheSame() throws Exception {
    Path checked = folder.resolve("data/digests.json");
    Path file = write(models.resolve("greeter/a/hello.txt"), "hello");
    store = new FolderStore(List.of(models), checked);
    store.verify(manifest, variant(), new Cancellation());
    // What was kept is believed, so a wrong digest shows whether the file was read.
    String wrong = "0".repeat(64);
    Files.writeString(checked, Files.readString(checked).replace(SHA_OF_HELLO, wrong));
    store = new FolderStore(List.of(models), checked);
    assertThat(failure()).hasMessageContaining("has the SHA-256 " + wrong);
    Files.setLastModifiedTime(
        file, FileTime.from(Files.getLastModifiedTime(file).toInstant().plusNanos(1)));
    store = new FolderStore(List.of(models), checked);
    store.verify(manifest, variant(), new Cancellation());
    assertThat(checked).content().contains(SHA_OF_HELLO).doesNotContain(wrong);
  }

  @Test
  void checksAgainWhatWasReplacedByAFileOfTheSameSizeAndTime() throws Exception {
    Path checked = folder.resolve("data/digests.json");
    Path file = write(models.resolve("greeter/a/hello.txt"), "hello");
    store = new FolderStore(List.of(models), checked);
    store.verify(manifest, variant(), new Cancellation());
    FileTime time = Files.getLastModifiedTime(file);
    write(file, "jello");
    Files.setLastModifiedTime(file, time);
    assertThat(failure().code()).isEqualTo(ErrorCode.INVALID_MODEL);
    store = new FolderStore(List.of(models), checked);
    assertThat(failure().code()).isEqualTo(ErrorCode.INVALID_MODEL);
  }

  @Test
  void forgetsFilesThatAreGoneAndPutsADamagedListAside() throws Exception {
    Path checked = folder.resolve("data/digests.json");
    Path file = write(models.resolve("greeter/a/hello.txt"), "hello");
    store = new FolderStore(List.of(models), checked);
    store.verify(manifest, variant(), new Cancellation());
    Path moved = models.resolve("greeter/1/a/hello.txt");
    Files.createDirectories(moved.getParent());
    Files.move(file, moved);
    store = new FolderStore(List.of(models), checked);
    store.verify(manifest, variant(), new Cancellation());
    assertThat(checked).content().contains("greeter/1/a").doesNotContain("greeter/a");
    Files.writeString(checked, "{\"/a\": {}}");
    store = new FolderStore(List.of(models), checked);
    assertThat(checked.resolveSibling("digests.json.damaged")).exists();
    store.verify(manifest, variant(), new Cancellation());
  }

  private Variant variant() {
    return manifest.variants().getFirst();
  }

  private SeraiException failure() {
    return catchThrowableOfType(
        SeraiException.class, () -> store.verify(manifest, variant(), new Cancellation()));
  }

  private static Path write(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
