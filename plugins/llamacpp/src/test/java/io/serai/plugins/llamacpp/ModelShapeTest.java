package io.serai.plugins.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.formats.gguf.GgufHeader;
import io.serai.formats.gguf.GgufHeaderReader;
import io.serai.formats.gguf.TestingGgufFile;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShapeTest {
  private static final Path SAMPLE = Path.of("../../catalog/samples/tiny-lm-gguf/model.gguf");

  @TempDir Path folder;

  @Test
  void knowsTheSample() throws IOException {
    ModelShape shape = ModelShape.of(header(SAMPLE));
    assertThat(shape.architecture()).isEqualTo("gpt2");
    assertThat(shape.context()).isEqualTo(256);
    assertThat(shape.vocabulary()).isEqualTo(1157);
    assertThat(shape.keyWidths()).containsExactly(128L, 128L, 128L);
  }

  @Test
  void knowsHeadsThatShareKeys() throws IOException {
    byte[] file = TestingGgufFile.model().toBytes(64);
    assertThat(ModelShape.of(header(file)).keyWidths()).containsExactly(32L, 32L);
  }

  @Test
  void refusesShapesThatNoModelHas() {
    for (TestingGgufFile file :
        List.of(
            new TestingGgufFile(),
            new TestingGgufFile().text("general.architecture", "llama"),
            new TestingGgufFile()
                .text("general.architecture", "llama")
                .number("llama.embedding_length", 64)
                .number("llama.context_length", -1)
                .number("llama.block_count", 2),
            new TestingGgufFile()
                .text("general.architecture", "llama")
                .number("llama.embedding_length", 64)
                .number("llama.context_length", 64)
                .number("llama.block_count", 1 << 30))) {
      assertThatThrownBy(() -> ModelShape.of(header(file.toBytes(64))))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL));
    }
  }

  @Test
  void survivesRandomBytes() throws IOException {
    byte[] whole = TestingGgufFile.model().tensor("output.weight", 0, 0, 64, 2).toBytes(512);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= random.nextInt(8); i++) {
        damaged[4 + random.nextInt(300)] = (byte) random.nextInt();
      }
      try {
        ModelShape.of(header(damaged));
      } catch (SeraiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private GgufHeader header(byte[] content) throws IOException {
    return header(Files.write(folder.resolve("model.gguf"), content));
  }

  private static GgufHeader header(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return GgufHeaderReader.read("model.gguf", channel);
    }
  }
}
