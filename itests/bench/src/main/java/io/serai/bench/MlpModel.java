package io.serai.bench;

import com.google.protobuf.ByteString;
import io.serai.generator.onnx.Dimension;
import io.serai.generator.onnx.Graph;
import io.serai.generator.onnx.GraphTensor;
import io.serai.generator.onnx.GraphValue;
import io.serai.generator.onnx.Node;
import io.serai.generator.onnx.OnnxFile;
import io.serai.generator.onnx.OnnxType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a small perceptron of random weights, 256 floats in and out over one hidden layer, and
 * requests for it in the Open Inference Protocol. Run by {@code kserve.sh}, with a home folder;
 * prints how long the JSON of the binary request is.
 */
public final class MlpModel {
  /** How many numbers go in and come out. */
  static final int WIDTH = 256;

  private static final String BATCH = "batch";

  private MlpModel() {}

  /** Writes model and requests. */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    Path folder = Files.createDirectories(home.resolve("catalog/mlp"));
    byte[] graph = graph().toByteArray();
    Files.write(folder.resolve("model.onnx"), graph);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: mlp
        version: "1"
        format: onnx
        files:
          - {path: model.onnx, role: model, size: %d, sha256: "%s"}
        """
            .formatted(graph.length, digest(graph)));
    Files.writeString(home.resolve("request.json"), json());
    byte[] head = head().getBytes(StandardCharsets.UTF_8);
    ByteBuffer request = ByteBuffer.allocate(head.length + WIDTH * Float.BYTES);
    request.put(head).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : input()) {
      request.putFloat(value);
    }
    Files.write(home.resolve("request.bin"), request.array());
    System.out.println(head.length);
  }

  /** Numbers between -1 and 1, the same each time. */
  static float[] input() {
    return numbers(WIDTH, 3);
  }

  private static String json() {
    StringBuilder data = new StringBuilder();
    for (float value : input()) {
      data.append(data.isEmpty() ? "" : ",").append(value);
    }
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
        .formatted(WIDTH, data);
  }

  private static String head() {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":%d}}],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]}"
        .formatted(WIDTH, WIDTH * Float.BYTES);
  }

  private static ByteString graph() {
    return OnnxFile.encode(
        new Graph(
            "mlp",
            List.of(
                node("MatMul", "product", "x", "w1"),
                node("Relu", "hidden", "product"),
                node("MatMul", "y", "hidden", "w2")),
            List.of(weights("w1", 1), weights("w2", 2)),
            List.of(value("x")),
            List.of(value("y"))));
  }

  private static Node node(String operator, String output, String... inputs) {
    return new Node(operator, List.of(inputs), List.of(output), List.of());
  }

  private static GraphValue value(String name) {
    return new GraphValue(name, OnnxType.FLOAT, List.of(Dimension.of(BATCH), Dimension.of(WIDTH)));
  }

  private static GraphTensor weights(String name, long seed) {
    ByteBuffer data =
        ByteBuffer.allocate(WIDTH * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : numbers(WIDTH * WIDTH, seed)) {
      data.putFloat(value / 16);
    }
    return new GraphTensor.Inline(
        name,
        OnnxType.FLOAT,
        List.of((long) WIDTH, (long) WIDTH),
        ByteString.copyFrom(data.array()));
  }

  private static float[] numbers(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  private static String digest(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
