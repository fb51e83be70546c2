package io.serai.catalog.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatcherTest {
  @TempDir Path folder;

  @Test
  void reportsAFileOnceItHasStoppedGrowing() throws Exception {
    FolderWatcher watcher = watcher();
    watcher.first();
    Path file = Files.writeString(folder.resolve("a.yaml"), "one");
    assertThat(watcher.changes()).isEmpty();
    Files.writeString(file, "more", StandardOpenOption.APPEND);
    assertThat(watcher.changes()).isEmpty();
    assertThat(watcher.changes()).containsExactly(file);
    assertThat(watcher.changes()).isEmpty();
  }

  @Test
  void reportsAFileThatReplacesAnotherOfTheSameSize() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "one");
    FolderWatcher watcher = watcher();
    assertThat(watcher.first()).containsExactly(file);
    Path other = Files.writeString(folder.resolve("b.tmp"), "two");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    watcher.changes();
    assertThat(watcher.changes()).containsExactly(file);
  }

  @Test
  void reportsADeletedFileAndAVanishedFolder() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = Files.writeString(inner.resolve("a.yaml"), "one");
    FolderWatcher watcher = watcher();
    watcher.first();
    Files.delete(file);
    Files.delete(inner);
    assertThat(watcher.changes()).isEmpty();
    assertThat(watcher.changes()).containsExactly(file);
    assertThat(watcher.changes()).isEmpty();
  }

  @Test
  void aFileThatIsAwayForALookIsntGone() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "one");
    FolderWatcher watcher = watcher();
    watcher.first();
    Path away = Files.move(file, folder.resolve("a.yaml~"));
    assertThat(watcher.changes()).isEmpty();
    Files.move(away, file);
    assertThat(watcher.changes()).isEmpty();
    assertThat(watcher.changes()).isEmpty();
    Files.move(file, away);
    assertThat(watcher.changes()).isEmpty();
    Files.writeString(file, "other");
    assertThat(watcher.changes()).isEmpty();
    assertThat(watcher.changes()).containsExactly(file);
  }

  @Test
  void aRenamedFileComesAndGoesInTheSameLook() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "one");
    FolderWatcher watcher = watcher();
    watcher.first();
    Path renamed = Files.move(file, folder.resolve("b.yaml"));
    assertThat(watcher.changes()).isEmpty();
    assertThat(watcher.changes()).containsExactly(file, renamed);
  }

  @Test
  void doesNotMindAFolderThatComesLater() throws Exception {
    Path later = folder.resolve("later");
    FolderWatcher watcher = new FolderWatcher(List.of(later), 1, path -> true);
    assertThat(watcher.first()).isEmpty();
    Files.createDirectory(later);
    Path file = Files.writeString(later.resolve("a.yaml"), "one");
    watcher.changes();
    assertThat(watcher.changes()).containsExactly(file);
  }

  @Test
  void passesOverHiddenFilesAndFolders() throws Exception {
    Files.writeString(folder.resolve(".a.yaml"), "one");
    Files.writeString(Files.createDirectory(folder.resolve(".draft")).resolve("a.yaml"), "one");
    assertThat(watcher().first()).isEmpty();
    Path hidden = Files.createDirectory(folder.resolve(".home"));
    Path file = Files.writeString(hidden.resolve("a.yaml"), "one");
    assertThat(new FolderWatcher(List.of(hidden), 1, path -> true).first()).containsExactly(file);
  }

  private FolderWatcher watcher() {
    return new FolderWatcher(List.of(folder), 2, path -> path.toString().endsWith(".yaml"));
  }
}
