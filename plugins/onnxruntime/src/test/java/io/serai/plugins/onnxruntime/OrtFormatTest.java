package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtFormatTest {
  @TempDir Path folder;

  private byte[] content;

  @BeforeEach
  void convert() throws OrtException, IOException {
    assertThat(TestingBackend.BACKEND.runtimeVersion()).isNotEmpty();
    byte[] graph =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, -1, 64)
            .output("y", ElementType.FP32, -1, 64)
            .floats("w", new long[] {64, 64}, new float[4096])
            .node("MatMul", "x,w", "y")
            .toBytes();
    Path converted = folder.resolve("converted.ort");
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizedModelFilePath(converted.toString());
      options.addConfigEntry("session.save_model_format", "ORT");
      OrtEnvironment.getEnvironment().createSession(graph, options).close();
    }
    content = Files.readAllBytes(converted);
  }

  @Test
  void loadsWithAndWithoutPrepacking() {
    for (String disabled : new String[] {"0", "1"}) {
      TestingModel ort = ort(content).parameter("session.disable_prepacking", disabled);
      try (Model model = TestingBackend.load(ort)) {
        Tensor input = Tensor.of(Shape.of(1, 64), new float[64]);
        assertThat(model.infer(Map.of("x", input), new Cancellation()).get("y").toFloatArray())
            .containsOnly(0);
        assertThat(model.memory().mappedBytes()).isEqualTo(content.length);
      }
    }
  }

  @Test
  void refusesTruncatedAndForeignFiles() {
    for (int length = 0; length < content.length; length += 997) {
      refuses(ort(Arrays.copyOf(content, length)), "");
    }
    refuses(ort(new byte[100]), "the mark ORTM is missing");
    refuses(
        TestingModel.in(folder).file("model", "model.onnx", content),
        "the manifest must say format: ort");
  }

  private TestingModel ort(byte[] bytes) {
    return TestingModel.in(folder).format("ort").file("model", "model.ort", bytes);
  }

  private static void refuses(TestingModel model, String message) {
    assertThatThrownBy(() -> TestingBackend.load(model))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining(message);
  }
}
