package io.serai.plugins.openai;

import static io.serai.plugins.openai.TestingRemote.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenInferenceTest {
  private static final TestingServer.Answer METADATA =
      TestingServer.json(
          200,
          "{\"name\":\"iris\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[-1]}]}");

  @Test
  void takesTheSignatureFromTheServer() throws Exception {
    try (TestingServer server = new TestingServer(METADATA);
        Model model = load(server, "model", "iris plants", "model_version", "3")) {
      assertThat(model.signature())
          .isEqualTo(
              new Signature(
                  List.of(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 2))),
                  List.of(new TensorSpec("y", ElementType.INT64, Shape.of(-1)))));
      assertThat(server.asked.getFirst().line())
          .isEqualTo("GET /v2/models/iris%20plants/versions/3 HTTP/1.1");
    }
  }

  @Test
  void sendsAndReadsTensors() throws Exception {
    try (TestingServer server =
            new TestingServer(
                METADATA,
                TestingServer.json(
                    200,
                    "{\"model_name\":\"iris\",\"outputs\":[{\"data\":[[9007199254740993],[-2]],\"name\":\"y\",\"shape\":[2],\"parameters\":{\"a\":[1]},\"datatype\":\"INT64\"}]}"));
        Model model = load(server)) {
      Map<String, Tensor> answer =
          model.infer(
              Map.of("x", Tensor.of(Shape.of(2, 2), 1f, 2.5f, -3f, 1e-7f)),
              Set.of("y"),
              new Cancellation());
      assertThat(answer).containsOnlyKeys("y");
      assertThat(answer.get("y").toLongArray()).containsExactly(9007199254740993L, -2L);
      assertThat(server.asked.getLast().line()).isEqualTo("POST /v2/models/far/infer HTTP/1.1");
      assertThat(server.asked.getLast().body())
          .isEqualTo(
              "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1.0,2.5,-3.0,1.0E-7]}],\"outputs\":[{\"name\":\"y\"}]}");
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FP16", "BF16", "BYTES"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatIsWrittenIsReadBackTheSame(ElementType type) throws Exception {
    byte[] bytes = new byte[6 * type.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (type == ElementType.BOOL ? i % 2 : 1 + i * 5);
    }
    assertThat(throughJson(new Tensor(type, Shape.of(2, 3), MemorySegment.ofArray(bytes))))
        .isEqualTo(bytes);
  }

  @Test
  void stringsAreReadBackTheSame() throws Exception {
    ByteBuffer strings = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    strings.putInt(4).put("é\"\n".getBytes(StandardCharsets.UTF_8)).putInt(0);
    assertThat(
            throughJson(
                new Tensor(ElementType.BYTES, Shape.of(2), MemorySegment.ofArray(strings.array()))))
        .isEqualTo(strings.array());
  }

  private static byte[] throughJson(Tensor tensor) throws Exception {
    Signature signature =
        new Signature(List.of(new TensorSpec("x", tensor.type(), tensor.shape())), List.of());
    String request =
        TestingBodies.text(TensorsWriter.write(Map.of("x", tensor), Set.of(), signature));
    Map<String, Tensor> read =
        TensorsReader.read(
            request.replace("\"inputs\"", "\"outputs\"").getBytes(StandardCharsets.UTF_8),
            new AnswerMemory(1 << 20).share("here"));
    return read.get("x").data().toArray(ValueLayout.JAVA_BYTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[2]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[2],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[1,2]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[\"a\"]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1099511627776],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[4294967296,4294967296],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"COMPLEX\",\"shape\":[1],\"data\":[1]}]}",
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[1"
      })
  void refusesAnswersThatAreNotTensors(String json) throws Exception {
    try (TestingServer server = new TestingServer(METADATA, TestingServer.json(200, json));
        Model model = load(server)) {
      assertThat(failure(() -> infer(model, Tensor.of(Shape.of(1, 2), 1f, 2f))))
          .hasMessageContaining("isn't of the Open Inference Protocol")
          .extracting("code")
          .isEqualTo(ErrorCode.REMOTE_FAILED);
    }
  }

  @Test
  void refusesInputsThatTheModelDoesNotTake() throws Exception {
    try (TestingServer server = new TestingServer(METADATA);
        Model model = load(server)) {
      for (Tensor wrong :
          List.of(
              Tensor.of(Shape.of(1, 3), 1f, 2f, 3f),
              Tensor.of(Shape.of(1, 2), 1L, 2L),
              Tensor.of(Shape.of(1, 2), Float.NaN, 2f))) {
        assertThat(failure(() -> infer(model, wrong)).code()).isEqualTo(ErrorCode.INVALID_INPUT);
      }
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void saysSoWhenTheServerDoesNotKnowTheModel() throws Exception {
    try (TestingServer server =
        new TestingServer(TestingServer.json(404, "{\"error\":\"unknown model\"}"))) {
      assertThat(failure(() -> load(server)))
          .hasMessageContaining("has no model 'far'")
          .hasMessageContaining("unknown model");
    }
  }

  private static Map<String, Tensor> infer(Model model, Tensor x) {
    return model.infer(Map.of("x", x), new Cancellation());
  }

  private static Model load(TestingServer server, Object... parameters) {
    return TestingRemote.load("open-inference", Set.of(), server.url(), withoutRetries(parameters));
  }

  private static Object[] withoutRetries(Object[] parameters) {
    Object[] all = Arrays.copyOf(parameters, parameters.length + 2);
    all[parameters.length] = "retries";
    all[parameters.length + 1] = 0;
    return all;
  }
}
