package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.server.api.Json;
import io.serai.server.kserve.InferRequest.RequestedOutput;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.vertx.core.buffer.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that is sent back as a request holds the same tensors, bit by bit. */
class RoundTripTest {
  private static final int TIMES = 200;

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void throughJson(ElementType type) throws Exception {
    SplittableRandom random = new SplittableRandom(type.name().hashCode());
    for (int i = 0; i < TIMES; i++) {
      Map<String, Tensor> tensors = tensors(type, random);
      InferResponse answer = write(asked(Map.of()), tensors);
      assertThat(answer.jsonLength()).isEqualTo(answer.bytes().length());
      byte[] request = request(answer.bytes().getBytes(), answer.jsonLength(), new byte[0]);
      assertThat(
              contents(
                  InferRequestReader.read(RequestBody.of(Buffer.buffer(request), null)).inputs()))
          .isEqualTo(contents(tensors));
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void throughBinaryData(ElementType type) throws Exception {
    SplittableRandom random = new SplittableRandom(type.name().hashCode());
    for (int i = 0; i < TIMES; i++) {
      Map<String, Tensor> tensors = tensors(type, random);
      InferResponse answer = write(asked(Map.of("binary_data_output", true)), tensors);
      byte[] bytes = answer.bytes().getBytes();
      byte[] binary = Arrays.copyOfRange(bytes, answer.jsonLength(), bytes.length);
      byte[] request = request(bytes, answer.jsonLength(), binary);
      String header = Integer.toString(request.length - binary.length);
      assertThat(
              contents(
                  InferRequestReader.read(RequestBody.of(Buffer.buffer(request), header)).inputs()))
          .isEqualTo(contents(tensors));
    }
  }

  @Test
  void someOutputsAreBinaryAndOthersArent() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Tensor.of(Shape.of(2), 1f, 2f));
    tensors.put("b", Tensor.of(Shape.of(1), 7L));
    tensors.put("c", Tensor.of(Shape.of(1), 3f));
    InferRequest asked =
        new InferRequest(
            "i",
            Map.of(),
            List.of(new RequestedOutput("c", null), new RequestedOutput("a", true)),
            RequestParameters.NONE);
    InferResponse answer = write(asked, tensors);
    byte[] bytes = answer.bytes().getBytes();
    JsonNode json = Json.MAPPER.readTree(bytes, 0, answer.jsonLength());
    assertThat(json)
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"model_name": "m", "model_version": "1", "id": "i", "outputs": [
                  {"name": "c", "datatype": "FP32", "shape": [1], "data": [3.0]},
                  {"name": "a", "datatype": "FP32", "shape": [2], "parameters": {"binary_data_size": 8}}]}
                """));
    assertThat(bytes).hasSize(answer.jsonLength() + 8);
  }

  @Test
  void tensorsOfManyNumbersAreWrittenInPieces() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int elements : List.of(1, 700, 900, 5000)) {
      Shape shape = Shape.of(elements);
      tensors.put(
          "t" + elements,
          new Tensor(ElementType.FP32, shape, data(ElementType.FP32, elements, random)));
    }
    InferResponse answer = write(asked(Map.of()), tensors);
    byte[] request = request(answer.bytes().getBytes(), answer.jsonLength(), new byte[0]);
    assertThat(
            contents(
                InferRequestReader.read(RequestBody.of(Buffer.buffer(request), null)).inputs()))
        .isEqualTo(contents(tensors));
  }

  @Test
  void numbersAreWrittenShort() throws Exception {
    InferResponse answer =
        write(asked(Map.of()), Map.of("a", Tensor.of(Shape.of(3), 0.1f, 1e-7f, 16777216f)));
    assertThat(answer.bytes().toString()).contains("\"data\":[0.1,1.0E-7,1.6777216E7]");
  }

  @Test
  void whatJsonHasNoNumberForIsAText() throws Exception {
    InferResponse answer =
        write(
            asked(Map.of()),
            Map.of("a", Tensor.of(Shape.of(2), Float.NaN, Float.NEGATIVE_INFINITY)));
    assertThat(answer.bytes().toString()).contains("\"data\":[\"NaN\",\"-Infinity\"]");
    assertThatCode(() -> Json.MAPPER.readTree(answer.bytes().getBytes()))
        .doesNotThrowAnyException();
  }

  @Test
  void anOutputThatIsntThereIsRefused() {
    InferRequest asked =
        new InferRequest(
            null, Map.of(), List.of(new RequestedOutput("z", null)), RequestParameters.NONE);
    assertThatThrownBy(() -> write(asked, Map.of("a", Tensor.of(Shape.of(1), 1f))))
        .hasMessage("there is no output 'z'; there are [a]");
  }

  @Test
  void anAnswerTooLargeForTheHeapIsRefused() {
    Map<String, Tensor> large = Map.of("a", Tensor.of(Shape.of(1 << 20), new float[1 << 20]));
    InferRequest asJson = asked(Map.of());
    assertThatThrownBy(() -> InferResponseWriter.checkSize(asJson, large, 16 << 20))
        .isInstanceOf(SeraiException.class)
        .hasMessage(
            "the answer takes about 48 MiB to write, more than the 16 MiB that there are for one;"
                + " ask for some outputs only, or for binary data ('binary_data_output')")
        .extracting(e -> ((SeraiException) e).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    InferRequest asBinary = asked(Map.of("binary_data_output", true));
    assertThatCode(() -> InferResponseWriter.checkSize(asBinary, large, 16 << 20))
        .doesNotThrowAnyException();
  }

  private static InferRequest asked(Map<String, Object> parameters) {
    return new InferRequest(null, Map.of(), List.of(), new RequestParameters(parameters));
  }

  private static InferResponse write(InferRequest asked, Map<String, Tensor> tensors) {
    return InferResponseWriter.write("m", "1", Map.of(), asked, tensors);
  }

  /** The outputs of an answer as the inputs of a request. */
  private static byte[] request(byte[] answer, int jsonLength, byte[] binary) throws Exception {
    JsonNode json = Json.MAPPER.readTree(answer, 0, jsonLength);
    ObjectNode request = Json.MAPPER.createObjectNode();
    ArrayNode inputs = request.putArray("inputs");
    json.get("outputs").forEach(inputs::add);
    byte[] head = Json.MAPPER.writeValueAsBytes(request);
    byte[] all = Arrays.copyOf(head, head.length + binary.length);
    System.arraycopy(binary, 0, all, head.length, binary.length);
    return all;
  }

  private static Map<String, Tensor> tensors(ElementType type, SplittableRandom random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      long[] shape = random.longs(random.nextInt(0, 4), 0, 5).toArray();
      int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      tensors.put("t" + count, new Tensor(type, Shape.of(shape), data(type, elements, random)));
    }
    return tensors;
  }

  private static MemorySegment data(ElementType type, int elements, SplittableRandom random) {
    if (type == ElementType.BYTES) {
      return StringElements.tensor(
              IntStream.range(0, elements).mapToObj(i -> text(random)).toList())
          .data();
    }
    ByteBuffer data = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < elements; i++) {
      switch (type) {
        case BOOL -> data.put((byte) random.nextInt(2));
        case INT8, UINT8 -> data.put((byte) random.nextInt());
        case INT16, UINT16 -> data.putShort((short) random.nextInt());
        case INT32, UINT32 -> data.putInt(random.nextInt());
        case INT64, UINT64 -> data.putLong(random.nextLong());
        case FP16 -> data.putShort(Float.floatToFloat16((float) random.nextDouble(-6e4, 6e4)));
        case BF16 ->
            data.putShort(
                (short) (Float.floatToIntBits((float) random.nextDouble(-1e30, 1e30)) >>> 16));
        case FP32 -> data.putFloat(finite(random));
        case FP64 -> data.putDouble(random.nextDouble(-1e300, 1e300));
        case BYTES -> throw new IllegalStateException("texts are made apart");
      }
    }
    return MemorySegment.ofArray(data.array());
  }

  /** Of all sizes that there are, the smallest ones included. */
  private static float finite(SplittableRandom random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : Float.MIN_VALUE;
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      text.appendCodePoint(
          "a\"\\\n\u0000\u00e4\u20ac\ud83d\ude00".codePoints().toArray()[random.nextInt(8)]);
    }
    return text.toString();
  }

  private static List<String> contents(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .map(
            e ->
                e.getKey()
                    + e.getValue().type()
                    + e.getValue().shape()
                    + Arrays.toString(e.getValue().data().toArray(ValueLayout.JAVA_BYTE)))
        .toList();
  }
}
