package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary data behind the JSON, also such that lies about itself. */
class BinaryDataTest {
  private static final String INPUT =
      "{\"name\": \"%s\", \"datatype\": \"%s\", \"shape\": [%d], \"parameters\":"
          + " {\"binary_data_size\": %s}}";

  @Test
  void inputsLieOneAfterTheOther() {
    byte[] json =
        json(INPUT.formatted("a", "FP32", 2, "8") + "," + INPUT.formatted("b", "BYTES", 2, "12"));
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2).putInt(4).put("abcd".getBytes(StandardCharsets.UTF_8));
    data.putInt(0);
    InferRequest request = read(join(json, data.array()), Integer.toString(json.length));
    assertThat(request.inputs().values().iterator().next().toFloatArray())
        .containsExactly(1.5f, -2);
    assertThat(StringElements.of(request.inputs().values().stream().toList().getLast()))
        .containsExactly("abcd", "");
  }

  @Test
  @SuppressWarnings("deprecation") // In Vert.x 4 nothing else shows the bytes without a copy.
  void aTensorIsAPartOfTheArrayThatTheBodyWasReadInto() {
    byte[] json = json(INPUT.formatted("a", "FP32", 1, "4"));
    Buffer body = Buffer.buffer(json.length + 4).appendBytes(json).appendBytes(new byte[4]);
    byte[] array = body.getByteBuf().array();
    RequestBody split = RequestBody.of(body, Integer.toString(json.length));
    assertThat(split.bytes()).isSameAs(array);
    Tensor tensor = InferRequestReader.read(split).inputs().get("a");
    assertThat(tensor.data().heapBase()).containsSame(array);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "0", "abc", "", "99999999999999999999", "2147483648", "1e3", "0x10"})
  void refusesAHeaderThatCantBe(String header) {
    refused(
        join(json(INPUT.formatted("a", "FP32", 1, "4")), new byte[4]), header, RequestBody.HEADER);
  }

  @Test
  void refusesAHeaderBeyondTheBody() {
    byte[] json = json(INPUT.formatted("a", "FP32", 1, "4"));
    refused(json, Integer.toString(json.length + 1), "but the body has " + json.length);
  }

  @Test
  void refusesAHeaderThatCutsTheJson() {
    byte[] json = json(INPUT.formatted("a", "FP32", 1, "4"));
    refused(join(json, new byte[4]), Integer.toString(json.length - 1), "can't be read");
  }

  @Test
  void refusesBinaryDataWithoutAHeader() {
    refused(json(INPUT.formatted("a", "FP32", 1, "4")), null, "there is no header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FP32|1|-4|4|binary data has -4 bytes, but 4 are left",
        "FP32|1|9223372036854775807|4|but 4 are left of the body",
        "FP32|1|4294967300|4|but 4 are left of the body",
        "FP32|1|8|4|but 4 are left of the body",
        "FP32|1|'4'|4|must be a whole number, not '4'",
        "FP32|1|4.5|4|must be a whole number, not '4.5'",
        "FP32|1|3|3|1 elements of type FP32, but its binary data has 3 bytes",
        "FP32|2|4|4|2 elements of type FP32, but its binary data has 4 bytes",
        "FP32|4611686018427387904|0|0|but its binary data has 0 bytes",
        "FP32|1|4|5|1 bytes of the body belong to no input",
        "INT64|0|0|1|1 bytes of the body belong to no input",
        "BYTES|1|3|3|ends in the middle of its string 1",
        "BYTES|0|4|4|0 elements, but its binary data has 1 strings",
        "BYTES|2|4|4|2 elements, but its binary data has 1 strings",
      })
  void refusesSizesThatCantBe(String type, long elements, String size, int sent, String reason) {
    byte[] json = json(INPUT.formatted("a", type, elements, size.replace('\'', '"')));
    refused(join(json, new byte[sent]), Integer.toString(json.length), reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 100, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void refusesStringsThatOverrun(int length) {
    byte[] json = json(INPUT.formatted("a", "BYTES", 1, "8"));
    byte[] data =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(length).putInt(0).array();
    refused(join(json, data), Integer.toString(json.length), "ends in the middle of its string 1");
  }

  @Test
  void refusesABooleanThatIsNeither() {
    byte[] json = json(INPUT.formatted("a", "BOOL", 2, "2"));
    refused(
        join(json, new byte[] {1, 2}), Integer.toString(json.length), "element 1 is the byte 2");
  }

  @Test
  void refusesDataInBothPlaces() {
    byte[] json = json(INPUT.formatted("a", "FP32", 1, "4").replace("}}", "}, \"data\": [1]}"));
    refused(
        join(json, new byte[4]),
        Integer.toString(json.length),
        "both 'data' and the parameter 'binary_data_size'");
  }

  @Test
  void refusesAnEmptyBody() {
    assertThatThrownBy(() -> RequestBody.of((Buffer) null, null))
        .hasMessageContaining("the request has no body");
  }

  /** Whatever is changed or missing, there is a request or a refusal, and nothing else. */
  @Test
  void damagedRequestsAreReadOrRefused() {
    byte[] json =
        json(INPUT.formatted("a", "FP32", 2, "8") + "," + INPUT.formatted("b", "BYTES", 1, "7"));
    byte[] good = join(json, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 'a', 'b', 'c'});
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(good, good.length - (i % 4 == 0 ? random.nextInt(40) : 0));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      String header = Integer.toString(json.length + (i % 8 == 0 ? random.nextInt(-5, 5) : 0));
      try {
        assertThat(read(damaged, header).inputs()).isNotEmpty();
      } catch (SeraiException e) {
        assertThat(e.code()).isIn(ErrorCode.INVALID_INPUT, ErrorCode.INVALID_PARAMETER);
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 19_999);
  }

  private static byte[] json(String inputs) {
    return "{\"inputs\": [%s]}".formatted(inputs).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] json, byte[] data) {
    byte[] both = Arrays.copyOf(json, json.length + data.length);
    System.arraycopy(data, 0, both, json.length, data.length);
    return both;
  }

  private static InferRequest read(byte[] body, String header) {
    return InferRequestReader.read(RequestBody.of(Buffer.buffer(body), header));
  }

  private static void refused(byte[] body, String header, String reason) {
    SeraiException refusal = catchThrowableOfType(SeraiException.class, () -> read(body, header));
    assertThat(refusal).isNotNull().hasMessageContaining(reason);
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
  }
}
