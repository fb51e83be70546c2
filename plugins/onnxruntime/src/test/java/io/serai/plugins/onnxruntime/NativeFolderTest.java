package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.natives.NativeFolder;
import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.SharedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
  private static final String LIBRARY =
      RuntimeLibrary.resource(Platform.X86_64, "libonnxruntime4j_jni.so");
  private static final String NAME = "libonnxruntime.so.1";

  @TempDir Path folder;

  @Test
  void unpacksALibraryOnce() throws IOException {
    Path kept = folder.resolve("native-1");
    Path file;
    try (NativeFolder natives = NativeFolder.open(kept)) {
      file = natives.unpack(LIBRARY, "bridge.so");
    }
    Files.writeString(file, "still the same");
    try (NativeFolder natives = NativeFolder.open(kept)) {
      assertThat(natives.unpack(LIBRARY, "bridge.so")).isEqualTo(file).hasContent("still the same");
    }
  }

  @Test
  void leavesNothingBehindThatIsHalfDone() throws IOException {
    try (NativeFolder natives = NativeFolder.open(folder.resolve("native-1"))) {
      assertThatThrownBy(() -> natives.unpack("/nowhere.so", "x.so"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the bundle lacks /nowhere.so");
      assertThatThrownBy(() -> natives.unpack(LIBRARY, "x.so", "libother.so", "libelsewise.so"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(folder.resolve("native-1")).isEmptyDirectory();
    }
  }

  @Test
  void namesTheLibraryDifferentlyInEachFolder() throws IOException {
    try (NativeFolder one = NativeFolder.open(folder.resolve("a/native-1"));
        NativeFolder other = NativeFolder.open(folder.resolve("b/native-1"))) {
      String name = one.uniqueLibraryName();
      assertThat(name).hasSameSizeAs(NAME).isNotEqualTo(other.uniqueLibraryName());
      try (SharedObject bridge =
          new SharedObject(one.unpack(LIBRARY, "x.so", NAME, name), StandardOpenOption.READ)) {
        assertThat(bridge.needs(name)).isTrue();
        assertThat(bridge.needs(NAME)).isFalse();
      }
    }
  }

  @Test
  void removesWhatEarlierRevisionsLeft() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("native-1")).resolve("old.so"), "");
    Files.createDirectory(folder.resolve("other"));
    NativeFolder.open(folder.resolve("native-2")).close();
    assertThat(folder.resolve("native-1")).doesNotExist();
    assertThat(folder.resolve("other")).exists();
    assertThat(folder.resolve("native-2")).exists();
  }

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Path kept = Files.createDirectory(folder.resolve("native-1"));
    Files.writeString(kept.resolve("bridge.so123.partial"), "half");
    NativeFolder.open(kept).close();
    assertThat(kept).isEmptyDirectory();
  }

  @Test
  void removesATemporaryFolder() throws IOException {
    Path file;
    try (NativeFolder natives = NativeFolder.open(null)) {
      file = natives.unpack(LIBRARY, "bridge.so");
      assertThat(file).exists();
    }
    assertThat(file.resolveSibling("")).doesNotExist();
  }
}
