package io.serai.server.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.catalog.Priority;
import io.serai.server.kserve.InferRequest.RequestedOutput;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.vertx.core.buffer.Buffer;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferRequestReaderTest {
  @Test
  void readsEverythingThatTheProtocolHas() {
    InferRequest request =
        read(
            """
            {"id": "42", "parameters": {"priority": "high", "timeout": 1500, "sequence_id": 7,
              "binary_data_output": true, "nested": {"a": [1]}},
             "inputs": [
              {"name": "a", "shape": [2, 2], "datatype": "FP32", "data": [[1, 2.5], [-3e2, 4]]},
              {"name": "b", "shape": [1], "datatype": "BYTES", "parameters": {}, "data": ["k\u00e4se"]}],
             "outputs": [{"name": "y", "parameters": {"binary_data": false}}, {"name": "z"}]}
            """);
    assertThat(request.id()).isEqualTo("42");
    assertThat(request.inputs()).containsOnlyKeys("a", "b");
    assertThat(tensor(request, "a").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(tensor(request, "a").toFloatArray()).containsExactly(1, 2.5f, -300, 4);
    assertThat(StringElements.of(tensor(request, "b"))).containsExactly("k\u00e4se");
    assertThat(request.outputs())
        .containsExactly(new RequestedOutput("y", false), new RequestedOutput("z", null));
    assertThat(request.wantsBinary("y")).isFalse();
    assertThat(request.wantsBinary("z")).isTrue();
    assertThat(request.parameters().priority()).isEqualTo(Priority.HIGH);
    assertThat(request.parameters().timeoutMillis()).isEqualTo(2);
  }

  @Test
  void theDefaultsAreTheProtocols() {
    InferRequest request =
        read(
            "{\"inputs\": [{\"name\": \"a\", \"shape\": [0], \"datatype\": \"INT8\", \"data\":"
                + " []}]}");
    assertThat(request.id()).isNull();
    assertThat(request.outputs()).isEmpty();
    assertThat(request.wantsBinary("y")).isFalse();
    assertThat(request.parameters().priority()).isNull();
    assertThat(request.parameters().timeoutMillis()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'data': [[1], [2]], 'datatype': 'INT32', 'name': 'a', 'shape': [2]",
        "'shape': [2], 'data': [1, 2], 'name': 'a', 'datatype': 'INT32'",
        "'datatype': 'INT32', 'extra': {'data': [3]}, 'data': [ 1 , 2 ] , 'shape': [2], 'name':"
            + " 'a'",
        "'name': 'a', 'shape': [2], 'datatype': 'INT32', 'data': [1.0, 2e0]"
      })
  void keysMayStandInAnyOrder(String input) {
    InferRequest request = read("{\"inputs\": [{%s}]}".formatted(input.replace('\'', '"')));
    Tensor tensor = tensor(request, "a");
    assertThat(tensor.type()).isEqualTo(ElementType.INT32);
    assertThat(tensor.data().toArray(ValueLayout.JAVA_INT_UNALIGNED)).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FP32|[2]|[1]|a shape of 2 elements, but its data has 1",
        "FP32|[1]|[1, 2, 3]|a shape of 1 elements, but its data has 3",
        "FP32|[-1]|[1]|none negative",
        "FP32|[1.5]|[1]|must be a list of whole numbers",
        "FP32|[9223372036854775808]|[1]|must be a list of whole numbers",
        "FP32|[9223372036854775807, 9]|[1]|can't be",
        "FP32|[2000000000]|[1]|more than the request holds",
        "FP64|[9000000000]|[1]|more than the request holds",
        "BYTES|[2000000000]|['a']|more than the request holds",
        "FP32|7|[1]|must be a list of whole numbers",
        "FP32|[1]|7|must be a list",
        "INT64|[1]|['a']|is of type INT64, but holds a",
        "INT64|[1]|[null]|but holds null",
        "INT64|[1]|[{'b': 1}]|but holds an object",
        "BYTES|[1]|[1]|is of type BYTES, but holds 1",
        "BYTES|[1]|[{'b': 1}]|but holds an object",
        "FLOAT|[1]|[1]|which is none of",
        "UINT8|[1]|[256]|is of type UINT8, but holds 256",
        "UINT8|[1]|[-1]|but holds -1",
        "INT8|[1]|[128]|but holds 128",
        "UINT16|[1]|[65536]|but holds 65536",
        "INT16|[1]|[32768]|but holds 32768",
        "UINT32|[1]|[4294967296]|but holds 4294967296",
        "INT32|[1]|[2147483648]|but holds 2147483648",
        "INT64|[1]|[1.5]|but holds 1.5",
        "INT64|[1]|[1e999999]|but holds 1e999999",
        "INT64|[1]|[9223372036854775808]|but holds 9223372036854775808",
        "UINT64|[1]|[18446744073709551616]|but holds",
        "UINT64|[1]|[-1]|but holds -1",
        "INT32|[1]|[true]|but holds true",
        "BOOL|[1]|[1]|is of type BOOL, but holds 1",
        "FP16|[1]|[70000]|is of type FP16, but holds 70000",
        "FP32|[1]|[1e39]|but holds",
        "FP32|[1]|['NaN']|but holds NaN",
        "FP64|[1]|[1e999]|but holds",
      })
  void refusesWhatDoesntFitWhereverTheDataStands(
      String type, String shape, String data, String reason) {
    String head = "\"name\": \"x\", \"datatype\": \"%s\", \"shape\": %s".formatted(type, shape);
    String tail = "\"data\": " + data.replace('\'', '"');
    refused("{\"inputs\": [{%s, %s}]}".formatted(head, tail), reason);
    refused("{\"inputs\": [{%s, %s}]}".formatted(tail, head), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|isn't a JSON object",
        "7|isn't a JSON object",
        "{'inputs'|can't be read: line 1, column",
        "{'inputs': [{'name': 'a', 'data': [1|can't be read: line 1, column",
        "{} {}|goes on after its end",
        "{'id': 'a', 'id': 'b'}|Duplicate field 'id'",
        "{'id': ['a']}|'id' must be a string",
        "{}|has no 'inputs'",
        "{'inputs': []}|has no 'inputs'",
        "{'inputs': {'a': 1}}|'inputs' must be a list of objects",
        "{'inputs': [1]}|'inputs' must be a list of objects",
        "{'inputs': [{}]}|input 1 has no 'name'",
        "{'inputs': [{'name': 'a'}]}|input 'a' has no 'datatype', one of [BOOL",
        "{'inputs': [{'name': 'a', 'datatype': 'FP32'}]}|input 'a' has no 'shape'",
        "{'inputs': [{'name': 'a', 'datatype': 'FP32', 'shape': [1]}]}|neither 'data' nor",
        "{'inputs': [{'name': 7}]}|the 'name' of input 1 must be a string",
        "{'inputs': [{'name': 'a', 'datatype': 'FP32', 'shape': [1], 'data': [1]}, {'name': 'a',"
            + " 'datatype': 'FP32', 'shape': [1], 'data': [1]}]}|input 'a' is there twice",
        "{'inputs': [{'name': 'a', 'datatype': 'FP32', 'shape': [1], 'data': [1]}], 'outputs':"
            + " [{}]}|each of 'outputs' needs a 'name'",
        "{'parameters': 7}|'parameters' of the request must be an object",
        "{'outputs': [{'name': 'y', 'parameters': {'classification': 3}}]}|'classification', an"
            + " extension",
        "{'outputs': [{'name': 'y', 'parameters': {'shared_memory_region':"
            + " 'r'}}]}|'shared_memory_region', an extension",
        "{'outputs': [{'name': 'y', 'parameters': {'binary_data': 'yes'}}]}|'binary_data' must be"
            + " true or false",
        "{'inputs': [{'name': 'a', 'datatype': 'FP32', 'shape': [1], 'parameters':"
            + " {'shared_memory_region': 'r'}}]}|'shared_memory_region', an extension",
      })
  void refusesWhatIsntARequest(String json, String reason) {
    refused(json.replace('\'', '"'), reason);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "[".repeat(100_000);
    refused(
        "{\"inputs\": [{\"name\": \"a\", \"shape\": [1], \"datatype\": \"FP32\", \"data\": " + deep,
        "can't be read");
    refused("{\"x\": " + deep, "can't be read");
  }

  @Test
  void parametersOfTheWrongTypeAreRefusedAtTheLatestWhenTheyAreUsed() {
    String request =
        "{\"inputs\": [{\"name\": \"a\", \"shape\": [0], \"datatype\": \"INT8\", \"data\": []}],"
            + " \"parameters\": %s}";
    RequestParameters wrong =
        read(request.formatted("{\"priority\": 3, \"timeout\": -1}")).parameters();
    assertThatThrownBy(wrong::priority).hasMessageContaining("low, normal or high, not '3'");
    assertThatThrownBy(wrong::timeoutMillis).hasMessageContaining("microseconds, not '-1'");
    assertThatThrownBy(() -> read(request.formatted("{\"binary_data_output\": 1}")))
        .hasMessageContaining("true or false, not '1'");
    assertThat(read(request.formatted("{\"priority\": 0}")).parameters().priority()).isNull();
  }

  private static Tensor tensor(InferRequest request, String name) {
    return Objects.requireNonNull(request.inputs().get(name));
  }

  private static InferRequest read(String json) {
    return InferRequestReader.read(RequestBody.of(Buffer.buffer(json), null));
  }

  private static void refused(String json, String reason) {
    SeraiException refusal = catchThrowableOfType(SeraiException.class, () -> read(json));
    assertThat(refusal).as(json.length() > 200 ? "" : json).isNotNull();
    assertThat(refusal).hasMessageContaining(reason).hasMessageNotContaining("java.");
    assertThat(refusal.code()).isIn(ErrorCode.INVALID_INPUT, ErrorCode.INVALID_PARAMETER);
  }
}
