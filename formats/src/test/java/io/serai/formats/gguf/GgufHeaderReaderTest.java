package io.serai.formats.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufHeaderReaderTest {
  private static final Path SAMPLE = Path.of("../catalog/samples/tiny-lm-gguf/model.gguf");

  @TempDir Path folder;

  @Test
  void readsTheSample() throws IOException {
    GgufHeader header;
    try (SeekableByteChannel channel = Files.newByteChannel(SAMPLE)) {
      header = GgufHeaderReader.read("model.gguf", channel);
    }
    assertThat(header.text("general.architecture")).hasValue("gpt2");
    assertThat(header.parameters()).isEqualTo(775_936 + 1157 * 128);
    assertThat(header.tensors())
        .filteredOn(tensor -> tensor.name().equals("blk.0.attn_qkv.weight"))
        .singleElement()
        .satisfies(tensor -> assertThat(tensor.dimensions()).containsExactly(128L, 384L));
    assertThat(header.dataOffset() + header.weightBytes()).isEqualTo(Files.size(SAMPLE));
  }

  @ParameterizedTest
  @CsvSource({"39, MXFP4, 32, 17", "40, NVFP4, 64, 36", "41, Q1_0, 128, 18", "42, Q2_0, 64, 18"})
  void knowsTheTypesOfNewerServers(int number, GgmlType type, int elements, int bytes)
      throws IOException {
    GgufTensor tensor =
        read(TestingGgufFile.model().tensor("t", number, 0, elements)).tensors().getFirst();
    assertThat(tensor.type()).hasValue(type);
    assertThat(tensor.bytes()).isEqualTo(bytes);
    refused(TestingGgufFile.model().tensor("t", number, 0, elements + 1), "rows of");
  }

  /** Whoever computes them knows how they are kept; here it matters how much they take. */
  @Test
  void tensorsOfUnknownTypesReachUpToTheNext() throws IOException {
    GgufHeader header =
        read(
            TestingGgufFile.model()
                .tensor("last", 77, 40, 32)
                .tensor("known", 0, 32, 2)
                .tensor("first", 99, 0, 64, 4));
    assertThat(header.tensors()).extracting(GgufTensor::bytes).containsExactly(24L, 8L, 32L);
    assertThat(header.tensors().getFirst().type()).isEmpty();
    assertThat(header.mainType()).isEmpty();
    assertThat(header.parameters()).isEqualTo(32 + 2 + 256);
  }

  @Test
  void refusesAFileCutAnywhereInItsHeader() throws IOException {
    byte[] whole = TestingGgufFile.model().tensor("output.weight", 0, 0, 64, 2).toBytes(512);
    assertThat(read(whole).tensors()).hasSize(1);
    for (int size = 0; size < whole.length; size += size < 64 ? 1 : 7) {
      byte[] cut = Arrays.copyOf(whole, size);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL));
    }
  }

  @Test
  void refusesWhatCannotBe() {
    refused(TestingGgufFile.model().version(1), "of version 1");
    refused(TestingGgufFile.model().claimTensors(1L << 40), "claims 1099511627776 tensors");
    refused(TestingGgufFile.model().claimTensors(-1), "claims 18446744073709551615 tensors");
    refused(TestingGgufFile.model().claimMetadata(1L << 60), "entries");
    refused(TestingGgufFile.model().claimMetadata(100), "damaged");
    refused(TestingGgufFile.model().array("x", 8, 1L << 50), "elements of an array");
    refused(TestingGgufFile.model().array("x", 6, Long.MAX_VALUE), "elements of an array");
    refused(TestingGgufFile.model().array("x", 9, 1), "an array in an array");
    refused(TestingGgufFile.model().array("x", 77, 1), "unknown type 77");
    refused(TestingGgufFile.model().text("general.architecture", "gpt2"), "comes twice");
    refused(TestingGgufFile.model().number("general.alignment", 24), "its alignment is 24");
    refused(TestingGgufFile.model().tensor("t", -1, 0, 32), "of the type -1");
    refused(TestingGgufFile.model().tensor("t", 77, 0, 4096), "4096 numbers, but only 64 bytes");
    refused(TestingGgufFile.model().tensor("t", 77, 128, 1), "lies at bytes");
    refused(TestingGgufFile.model().tensor("t", 77, 0, 1L << 62), "has the sizes");
    refused(TestingGgufFile.model().tensor("t", 0, 0, 1, 1, 1, 1, 1), "has 5 dimensions");
    refused(TestingGgufFile.model().tensor("t", 8, 0, 33), "rows of 33 numbers");
    refused(TestingGgufFile.model().tensor("t", 0, 0, 1L << 40), "lies at bytes");
    refused(TestingGgufFile.model().tensor("t", 0, 1L << 62, 4), "lies at bytes");
    refused(TestingGgufFile.model().tensor("t", 0, -32, 4), "lies at bytes");
    refused(TestingGgufFile.model().tensor("t", 28, 0, 1L << 40, 1L << 40), "has the sizes");
    refused(TestingGgufFile.model().tensor("t", 0, 0, -4), "has the sizes");
  }

  /** A small file can have millions of them, each an object on the heap. */
  @Test
  void keepsOnlySoManyNumbersAndTensors() {
    TestingGgufFile arrays = TestingGgufFile.model();
    for (int i = 0; i < 200; i++) {
      arrays.bytes("array" + i, 4096);
    }
    refused(arrays, "more than the 16 MiB that are kept of a header");
    TestingGgufFile entries = TestingGgufFile.model();
    TestingGgufFile tensors = TestingGgufFile.model();
    for (int i = 0; i < 60_000; i++) {
      entries.text("key.of.an.entry.with.a.long.name." + i, "x".repeat(200));
      tensors.tensor("a.tensor.with.a.long.name.%d".formatted(i).repeat(2), 0, 0, 1, 1, 1, 1);
    }
    refused(entries, "more than the 16 MiB that are kept of a header");
    refused(tensors, "more than the 16 MiB that are kept of a header");
  }

  @Test
  void survivesRandomBytes() throws IOException {
    byte[] whole = TestingGgufFile.model().tensor("output.weight", 0, 0, 64, 2).toBytes(512);
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= random.nextInt(8); i++) {
        damaged[4 + random.nextInt(300)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (SeraiException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private void refused(TestingGgufFile file, String why) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining(why);
  }

  private GgufHeader read(TestingGgufFile file) throws IOException {
    return read(file.toBytes(64));
  }

  private GgufHeader read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("model.gguf"), content);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return GgufHeaderReader.read("model.gguf", channel);
    }
  }
}
