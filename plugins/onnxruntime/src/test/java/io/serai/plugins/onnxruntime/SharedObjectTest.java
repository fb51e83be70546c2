package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.natives.Platform;
import io.serai.plugins.natives.SharedObject;
import io.serai.plugins.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedObjectTest {
  private static final String NAME = "libonnxruntime.so.1";
  private static final String OTHER = "libabcdefghijklm.so";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Platform.class)
  void renamesALibraryAndWhatNeedsIt(Platform platform) throws IOException {
    Path library = copy(RuntimeLibrary.resource(platform, "libonnxruntime.so"));
    Path bridge = copy(RuntimeLibrary.resource(platform, "libonnxruntime4j_jni.so"));
    try (SharedObject object = open(library)) {
      assertThat(object.name()).isEqualTo(NAME);
      object.rename(NAME, OTHER);
      assertThat(object.name()).isEqualTo(OTHER);
    }
    try (SharedObject object = open(bridge)) {
      assertThat(object.needs(NAME)).isTrue();
      object.rename(NAME, OTHER);
      assertThat(object.needs(NAME)).isFalse();
      assertThat(object.needs(OTHER)).isTrue();
    }
  }

  @Test
  void changesNothingElse() throws IOException {
    Path library = copy(RuntimeLibrary.resource(Platform.X86_64, "libonnxruntime.so"));
    byte[] before = Files.readAllBytes(library);
    try (SharedObject object = open(library)) {
      object.rename(NAME, OTHER);
    }
    byte[] after = Files.readAllBytes(library);
    int first = Arrays.mismatch(before, after);
    int changed = 0;
    for (int i = 0; i < before.length; i++) {
      changed += before[i] == after[i] ? 0 : 1;
    }
    assertThat(after).hasSameSizeAs(before);
    assertThat(changed).isLessThanOrEqualTo(NAME.length());
    assertThat(new String(after, first - 3, OTHER.length(), StandardCharsets.US_ASCII))
        .isEqualTo(OTHER);
  }

  @Test
  void refusesWhatIsNoLibrary() throws IOException {
    for (byte[] content :
        new byte[][] {
          {}, new byte[64], "#!/bin/sh\n".repeat(20).getBytes(StandardCharsets.UTF_8)
        }) {
      Path file = Files.write(folder.resolve("x.so"), content);
      assertThatThrownBy(() -> open(file)).isInstanceOf(IOException.class);
    }
    Path library = copy(Tokenizer.library(Platform.X86_64));
    try (SharedObject object = open(library)) {
      assertThatThrownBy(() -> object.rename(NAME, OTHER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("neither is nor needs");
    }
  }

  private Path copy(String resource) throws IOException {
    Path file = folder.resolve(Path.of(resource).getFileName());
    try (InputStream content = SharedObject.class.getResourceAsStream(resource)) {
      Files.copy(content, file);
    }
    return file;
  }

  private static SharedObject open(Path file) throws IOException {
    return new SharedObject(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
