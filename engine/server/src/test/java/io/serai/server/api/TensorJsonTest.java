package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.api.Documents.TensorDocument;
import io.serai.spi.ElementType;
import io.serai.spi.Tensor;
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
          case UINT64, INT64 -> "[0,9223372036854775807]";
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
}
