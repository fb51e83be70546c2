package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.formats.onnx.ExternalTensor;
import io.serai.formats.onnx.OnnxHeader;
import io.serai.formats.onnx.OnnxHeaderReader;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxHeaderReaderTest {
  private static final long[] TWO = {2};

  @TempDir Path folder;
  private final TensorUses uses = new TensorUses();

  @Test
  void findsTensorsThatLieInOtherFiles() throws IOException {
    TestingOnnx graph =
        TestingOnnx.graph()
            .floats("here", TWO, 1, 2)
            .external("there", TWO, "weights.bin", 4096, 8)
            .node("Gather", "there,x", "a")
            .node("MatMul", "b,there", "c")
            .external("untied", TWO, "weights.bin", 8192, 8)
            .node("Gather", "untied,x", "d");
    OnnxHeader header = read(graph.toBytes());
    assertThat(header.external())
        .containsExactly(
            new ExternalTensor("there", 1, "weights.bin", 4096, 8),
            new ExternalTensor("untied", 1, "weights.bin", 8192, 8));
    assertThat(header.nodes()).isEqualTo(3);
    assertThat(uses.residence("there", 2)).isEqualTo(Residence.BOTH);
    assertThat(uses.residence("untied", 2)).isEqualTo(Residence.LOOKED_UP);
  }

  @Test
  void tellsOutputsAndThoseInputsThatHaveNoValueInTheFile() throws IOException {
    TestingProtobuf graph =
        new TestingProtobuf()
            .message(5, new TestingProtobuf().text(8, "w"))
            .message(11, whole("w"))
            .message(11, whole("x"))
            .message(12, whole("y"));
    Shape shape = Shape.of(-1, 3);
    assertThat(read(model(graph)).signature())
        .isEqualTo(
            new Signature(
                List.of(new TensorSpec("x", ElementType.INT64, shape)),
                List.of(new TensorSpec("y", ElementType.INT64, shape))));
  }

  private static TestingProtobuf whole(String name) {
    TestingProtobuf shape =
        new TestingProtobuf()
            .message(1, new TestingProtobuf().text(2, "batch"))
            .message(1, new TestingProtobuf().number(1, 3));
    TestingProtobuf tensor = new TestingProtobuf().number(1, 7).message(2, shape);
    return new TestingProtobuf().text(1, name).message(2, new TestingProtobuf().message(1, tensor));
  }

  @Test
  void tellsWhatATextTakes() throws IOException {
    AnswerMemory cached =
        AnswerMemory.of(read(TestingGraphs.recurrent(true).toBytes()).signature());
    assertThat(cached).isEqualTo(new AnswerMemory(2 * 2 * 4, TestingGraphs.BYTES * 4, 1));
    assertThat(cached.perText(100))
        .isEqualTo(2 * 100 * 16 + 100 * TestingGraphs.BYTES * 4 + 8 * 4 * 100 * 100);
    AnswerMemory without =
        AnswerMemory.of(read(TestingGraphs.recurrent(false).toBytes()).signature());
    assertThat(without.perText(1000)).isEqualTo(1000 * TestingGraphs.BYTES * 4);
    assertThat(
            AnswerMemory.of(read(TestingGraphs.classifier(ElementType.INT64).toBytes()).signature())
                .cacheBytes())
        .isZero();
  }

  @Test
  void aCacheBeyondAllBoundsIsToldAsOne() throws IOException {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("past_key_values.0.key", ElementType.FP32, 1, Long.MAX_VALUE, -1, 1L << 40);
    AnswerMemory answers = AnswerMemory.of(read(graph.toBytes()).signature());
    assertThat(answers.perText(Integer.MAX_VALUE)).isGreaterThanOrEqualTo(1L << 50);
  }

  @Test
  void countsDimensionsInOneFieldOrInSeveral() throws IOException {
    TestingProtobuf data = new TestingProtobuf().text(1, "location").text(2, "x.bin");
    TestingProtobuf several = new TestingProtobuf().number(1, 200).number(1, 3).message(13, data);
    TestingProtobuf one = new TestingProtobuf().raw(1 << 3 | 2, 3, 0xc8, 0x01, 3).message(13, data);
    byte[] file = model(new TestingProtobuf().message(5, several).message(5, one));
    assertThat(read(file).external()).extracting(ExternalTensor::rank).containsExactly(2, 2);
  }

  @Test
  void findsTensorsInTheGraphsInsideNodes() throws IOException {
    TestingProtobuf inner = TestingOnnx.graph().external("deep", TWO, "x.bin", 0, 8).message();
    TestingProtobuf attribute = new TestingProtobuf().text(1, "then_branch").message(6, inner);
    byte[] file =
        model(new TestingProtobuf().message(1, new TestingProtobuf().message(5, attribute)));
    assertThat(read(file).external()).extracting(ExternalTensor::location).containsExactly("x.bin");
  }

  @Test
  void skipsTensorsWithoutReadingThem() throws IOException {
    byte[] file = TestingOnnx.graph().floats("w", TWO, new float[1_000_000]).toBytes();
    Path path = Files.write(folder.resolve("model.onnx"), file);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      CountingChannel counting = new CountingChannel(channel);
      OnnxHeaderReader.read("model.onnx", counting, uses::add);
      assertThat(counting.bytesRead()).isLessThan(200_000);
    }
  }

  @Test
  void refusesEveryTruncation() {
    byte[] file =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, 2)
            .output("y", ElementType.FP32, 2)
            .floats("w", TWO, 1, 2)
            .node("Add", "x,w", "y")
            .toBytes();
    for (int length = 0; length < file.length; length++) {
      refuses(Arrays.copyOf(file, length), "model.onnx is not an ONNX file");
    }
  }

  @Test
  void refusesWhatIsNoOnnxFile() {
    refuses(new byte[1000], "field number 0");
    refuses("Once upon a time there was no model.".getBytes(StandardCharsets.UTF_8), "");
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      byte[] noise = new byte[200];
      random.nextBytes(noise);
      refuses(noise, "model.onnx is not an ONNX file");
    }
  }

  @Test
  void refusesLengthsBeyondTheFile() {
    refuses(new TestingProtobuf().raw(7 << 3 | 2, 0xff, 0x01).toByteArray(), "a part of 255 bytes");
    refuses(
        new TestingProtobuf()
            .raw(7 << 3 | 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
            .toByteArray(),
        "a part of 18446744073709551615 bytes");
  }

  @Test
  void refusesLengthsBeyondTheMessageAround() {
    TestingProtobuf node = new TestingProtobuf().raw(1 << 3 | 2, 100, 'x');
    refuses(model(new TestingProtobuf().message(1, node)), "a part of 100 bytes");
  }

  @Test
  void refusesNumbersOfMoreThan64Bits() {
    TestingProtobuf endless = new TestingProtobuf().raw(1 << 3);
    for (int i = 0; i < 20; i++) {
      endless.raw(0xff);
    }
    refuses(endless.toByteArray(), "more than 64 bits");
  }

  @Test
  void refusesGraphsNestedTooDeep() {
    TestingProtobuf graph = new TestingProtobuf();
    for (int depth = 0; depth < 100; depth++) {
      graph =
          new TestingProtobuf()
              .message(
                  1, new TestingProtobuf().message(5, new TestingProtobuf().message(6, graph)));
    }
    refuses(model(graph), "more than 32 graphs inside one another");
  }

  @Test
  void refusesOffsetsThatAreNoNumbers() {
    for (String offset : new String[] {"-1", "x", "", "99999999999999999999"}) {
      TestingProtobuf entry = new TestingProtobuf().text(1, "offset").text(2, offset);
      TestingProtobuf tensor = new TestingProtobuf().message(13, entry);
      refuses(model(new TestingProtobuf().message(5, tensor)), "the offset '" + offset + "'");
    }
  }

  private static byte[] model(TestingProtobuf graph) {
    return new TestingProtobuf()
        .message(7, graph)
        .message(8, new TestingProtobuf().number(2, 17))
        .toByteArray();
  }

  /** A small file can have millions of them, each an object on the heap. */
  @Test
  void keepsOnlySoManyNamesOfOneNodeAndPartsOfTheGraph() {
    TestingProtobuf node = new TestingProtobuf();
    for (int i = 0; i < 600_000; i++) {
      node.text(1, "");
    }
    refuses(model(new TestingProtobuf().message(1, node)), "take more than the 16 MiB");
    TestingProtobuf value = whole("x".repeat(40));
    TestingProtobuf inputs = new TestingProtobuf();
    TestingProtobuf external = new TestingProtobuf();
    TestingProtobuf tensor =
        new TestingProtobuf()
            .text(8, "x".repeat(40))
            .message(13, new TestingProtobuf().text(1, "location").text(2, "y".repeat(40)));
    for (int i = 0; i < 120_000; i++) {
      inputs.message(11, value);
      external.message(5, tensor);
    }
    refuses(model(inputs), "take more than the 16 MiB");
    refuses(model(external), "take more than the 16 MiB");
  }

  @Test
  void forgetsTheInputsOfANodeAfterIt() throws IOException {
    TestingProtobuf graph = new TestingProtobuf();
    TestingProtobuf node = new TestingProtobuf();
    for (int i = 0; i < 1000; i++) {
      node.text(1, "x");
    }
    for (int i = 0; i < 1000; i++) {
      graph.message(1, node);
    }
    assertThat(read(model(graph)).nodes()).isEqualTo(1000);
  }

  private OnnxHeader read(byte[] file) throws IOException {
    Path path = Files.write(folder.resolve("model.onnx"), file);
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      return OnnxHeaderReader.read("model.onnx", channel, uses::add);
    }
  }

  private void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining(message);
  }
}
