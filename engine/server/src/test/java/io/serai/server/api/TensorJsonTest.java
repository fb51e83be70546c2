package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.TensorDocument;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorJsonTest {
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void whatIsReadIsWrittenAgain(ElementType type) throws Exception {
    String data =
        switch (type) {
          case BOOL -> "[true,false]";
          case BYTES -> "[\"\",\"käse\"]";
          case UINT8 -> "[0,255]";
          case UINT16 -> "[0,65535]";
          case UINT32 -> "[0,4294967295]";
          case UINT64 -> "[0,18446744073709551615]";
          case INT64 -> "[-9223372036854775808,9223372036854775807]";
          case INT8 -> "[-128,127]";
          case INT16 -> "[-32768,32767]";
          case INT32 -> "[-2147483648,2147483647]";
          case FP16, BF16, FP32, FP64 -> "[-1.5,0.25]";
        };
    String json = "{\"datatype\":\"%s\",\"shape\":[2],\"data\":%s}".formatted(type, data);
    Tensor tensor = TensorJson.read("x", Json.MAPPER.readValue(json, TensorDocument.class));
    assertThat(Json.MAPPER.writeValueAsString(TensorJson.write(tensor))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP32|[2]|[1]|takes 2 elements, but its data has 1",
        "FP32|[2,2]|[[1,2],[3,4]]|",
        "FP32|[-1]|[1]|can't be",
        "INT64|[1]|[\"a\"]|is of type INT64, but holds \"a\"",
        "BYTES|[1]|[1]|is of type BYTES, but holds 1",
        "FLOAT|[1]|[1]|which is none of",
        "FP32|[null]|[1]|has the shape [null], which can't be",
        "UINT8|[1]|[256]|is of type UINT8, but holds 256",
        "UINT8|[1]|[-1]|but holds -1",
        "INT8|[1]|[128]|but holds 128",
        "UINT32|[1]|[4294967296]|but holds 4294967296",
        "INT64|[1]|[1.5]|is of type INT64, but holds 1.5",
        "INT64|[1]|[9223372036854775808]|but holds 9223372036854775808",
        "UINT64|[1]|[18446744073709551616]|but holds",
        "INT32|[1]|[true]|but holds true",
        "FP16|[1]|[70000]|is of type FP16, but holds 70000",
        "FP32|[1]|[1e39]|but holds",
        "FP64|[1]|[1e999]|but holds",
        "BOOL|[1]|[1]|is of type BOOL, but holds 1",
        "FP32|null|[1]|has no 'shape'",
        "FP32|[1]|null|has no 'data'",
      })
  void whatDoesntFitIsTold(String type, String shape, String data, String problem)
      throws Exception {
    String json = "{\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}".formatted(type, shape, data);
    TensorDocument document = Json.MAPPER.readValue(json, TensorDocument.class);
    if (problem == null) {
      assertThat(TensorJson.read("x", document).toFloatArray()).containsExactly(1, 2, 3, 4);
    } else {
      assertThatThrownBy(() -> TensorJson.read("x", document))
          .hasMessageStartingWith("input 'x' ")
          .hasMessageContaining(problem);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"inputs\":{\"a\":{}}}|input 'a' has no 'datatype'",
        "{\"inputs\":{\"a\":null}}|input 'a' is null",
        "{\"inputs\":{\"a\":{\"datatype\":\"FP32\",\"shape\":[1]}}}|input 'a' has no 'data'",
        "{\"inputs\":{\"a\":{\"datatype\":\"FP32\",\"data\":[1]}}}|input 'a' has no 'shape'",
        "{\"inputs\":{}}|'inputs' holds no tensor",
        "{\"texts\":[\"a\",null]}|text 2 is null",
        "{\"text\":\"a\",\"outputs\":[{\"name\":\"y\"}]}|'outputs' goes with 'inputs'",
        "{\"inputs\":{\"a\":{\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}},\"outputs\":[{}]}|each"
            + " of",
        "{\"inputs\":{\"a\":{\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}},\"outputs\":[]}|'outputs'"
            + " names no",
      })
  void aRequestThatIsIncompleteIsTheCallersFault(String json, String problem) throws Exception {
    RunBody body = Json.MAPPER.readValue(json, RunBody.class);
    assertThatThrownBy(() -> RunRequests.of(body, 10))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageStartingWith(problem);
  }

  /** A list takes some fifty bytes of memory for the two that it is in JSON. */
  @Test
  void listsInDataTakeNoMemoryOfTheirOwn() throws Exception {
    String json =
        "{\"datatype\": \"FP32\", \"shape\": [1], \"data\": [" + "[],".repeat(50_000) + "[[1.5]]]}";
    Json.RUNS.readValue(json, TensorDocument.class);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    TensorDocument read = Json.RUNS.readValue(json, TensorDocument.class);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(TensorJson.read("x", read).toFloatArray()).containsExactly(1.5f);
  }

  @Test
  void objectsAreNoData() {
    assertThatThrownBy(
            () ->
                Json.RUNS.readValue(
                    "{\"datatype\": \"FP32\", \"shape\": [1], \"data\": [[{}]]}",
                    TensorDocument.class))
        .hasMessageContaining("a tensor's data is a list, but holds an object");
  }
}
