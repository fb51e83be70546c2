package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxBackendTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void tellsWhatItIs() {
    OnnxBackend backend = TestingBackend.BACKEND;
    assertThat(backend.name()).isEqualTo("onnxruntime");
    assertThat(backend.formats()).containsExactlyInAnyOrder("onnx", "ort");
    assertThat(backend.runtimeVersion()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(backend.parameters()).isNotEmpty();
  }

  @Test
  void reportsTheStepsOfALoad() {
    List<String> phases = new ArrayList<>();
    LoadListener listener = (phase, fraction) -> phases.add(phase + " " + fraction);
    TestingBackend.BACKEND.load(doubler().source(), listener, new Cancellation()).close();
    assertThat(phases)
        .containsExactly("checking 0.0", "initialising 0.1", "tokenizer 0.9", "ready 1.0");
  }

  @Test
  void givesUpALoadBetweenItsSteps() {
    for (String step : List.of("checking", "initialising", "tokenizer")) {
      Cancellation cancellation = new Cancellation();
      LoadListener listener =
          (phase, fraction) -> {
            if (phase.equals(step)) {
              cancellation.request("changed my mind");
            }
          };
      assertThatThrownBy(
              () -> TestingBackend.BACKEND.load(doubler().source(), listener, cancellation))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
  }

  @Test
  void refusesFilesThatAreNoModel() throws IOException {
    byte[] graph = doubling().toBytes();
    refuses(content(new byte[0]), ErrorCode.INVALID_MODEL, "no graph up to the end");
    refuses(content(new byte[4096]), ErrorCode.INVALID_MODEL, "not an ONNX file");
    refuses(content(Arrays.copyOf(graph, graph.length / 2)), ErrorCode.INVALID_MODEL, "truncated");
    refuses(
        content("# A text\n".getBytes(StandardCharsets.UTF_8)),
        ErrorCode.INVALID_MODEL,
        "not an ONNX file");
    Files.createDirectory(folder.resolve("directory.onnx"));
    refuses(
        TestingModel.in(folder).file("model", "directory.onnx"),
        ErrorCode.INVALID_MODEL,
        "can't be read: Is a directory");
    refuses(
        TestingModel.in(folder).file("model", "nowhere.onnx"),
        ErrorCode.FILES_MISSING,
        "nowhere.onnx isn't on this machine");
    refuses(TestingModel.in(folder), ErrorCode.INVALID_MODEL, "no file with the role 'model'");
  }

  @Test
  void passesOnWhatTheRuntimeSays() {
    TestingOnnx unknown =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, 1)
            .output("y", ElementType.FP32, 1)
            .node("NoSuchOperator", "x", "y");
    refuses(TestingModel.in(folder).graph(unknown), ErrorCode.INVALID_MODEL, "NoSuchOperator");
  }

  @Test
  void refusesOutputsThatAreNoTensors() {
    TestingOnnx sequence =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, 1)
            .sequenceOutput("y")
            .node("SequenceConstruct", "x", "y");
    refuses(
        TestingModel.in(folder).graph(sequence),
        ErrorCode.INVALID_MODEL,
        "output 'y' is not a tensor");
  }

  @Test
  void saysWhichProvidersThereAre() {
    refuses(
        doubler().parameter("execution_provider", "cuda"),
        ErrorCode.INVALID_PARAMETER,
        "offers [CPUExecutionProvider]");
  }

  @Test
  void sessionsForAGpuAreMadeWithoutTheProcessor() throws OrtException {
    LoadParameters parameters = LoadParameters.of(Parameters.NONE, Gpu.REQUIRED);
    assertThat(TestingBackend.BACKEND.runtimeVersion()).isNotEmpty();
    try (SessionOptions options = new SessionOptions()) {
      assertThatThrownBy(() -> new SessionSettings(parameters, false).applyTo(options))
          .hasMessageContaining("offers [CPUExecutionProvider]");
      assertThat(options.getConfigEntries()).containsEntry("session.disable_cpu_ep_fallback", "1");
    }
  }

  @Test
  void saysWhatHelpsWhereTheProcessorWouldHaveToCompute() {
    // Without a GPU everything is the processor's, so that this is what the runtime really says.
    refuses(
        doubler().parameter("session.disable_cpu_ep_fallback", "1"),
        ErrorCode.BACKEND_UNAVAILABLE,
        "model.onnx, but its execution provider hasn't all of the graph's operators");
  }

  @Test
  void passesSessionConfigurationOn() {
    refuses(
        doubler().parameter("session.intra_op_thread_affinities", "first").parameter("threads", 2),
        ErrorCode.LOAD_FAILED,
        "Processor id must consist of only digits: first");
    refuses(
        doubler().parameter("session." + "x".repeat(5000), "1"),
        ErrorCode.INVALID_PARAMETER,
        "ONNX Runtime refuses parameter 'session.xxx");
    TestingModel tuned =
        doubler()
            .parameter("session.disable_prepacking", "1")
            .parameter("session.intra_op.allow_spinning", "1")
            .parameter("threads", 2)
            .parameter("execution_mode", "parallel")
            .parameter("inter_op_threads", 2)
            .parameter("memory_arena", true);
    try (Model model = TestingBackend.load(tuned)) {
      assertThat(model.threads()).isEqualTo(3);
      assertThat(doubled(model)).containsExactly(2, 4);
    }
  }

  @Test
  void makesAsManyThreadsAsItSaysAndNoMoreThanMayCompute() throws Exception {
    assertThat(threadsOf(doubler())).containsExactly(1, 1);
    assertThat(threadsOf(doubler().parameter("threads", 2))).containsExactly(2, 2);
    assertThat(threadsOf(doubler().parameter("threads", 64))).containsExactly(3, 3);
    TestingModel parallel =
        doubler()
            .parameter("threads", 2)
            .parameter("execution_mode", "parallel")
            .parameter("inter_op_threads", 64);
    assertThat(threadsOf(parallel)).containsExactly(3, 3);
  }

  /** What the model says, and how many there are: those made by the caller's, and the caller's. */
  private static List<Integer> threadsOf(TestingModel model) throws Exception {
    String name = "ort" + System.nanoTime() % 1_000_000_000;
    CompletableFuture<List<Integer>> counted = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  try (Model loaded = TestingBackend.load(model)) {
                    counted.complete(List.of(loaded.threads(), tasksNamed(name)));
                  } catch (Throwable e) {
                    counted.completeExceptionally(e);
                  }
                });
    List<Integer> threads = counted.get(60, TimeUnit.SECONDS);
    thread.join();
    return threads;
  }

  /** A thread of native code has the name of the one that made it. */
  private static int tasksNamed(String name) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (nameOf(task).equals(name)) {
          count++;
        }
      }
    }
    return count;
  }

  /** Empty if it has ended since it was listed. */
  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void loadsWeightsFromAnotherFile() {
    TestingModel split = withWeights("weights.bin").file("weights", "weights.bin", weights());
    assertThat(TestingBackend.BACKEND.estimate(split.source()).peak().privateBytes())
        .isBetween(2 * MIB, 3 * MIB);
    try (Model model = TestingBackend.load(split)) {
      assertThat(doubled(model)).containsExactly(2, 4);
    }
  }

  @Test
  void refusesWeightsThatAreNotWhereTheyShouldBe() throws IOException {
    Path outside = Files.write(folder.resolve("outside.bin"), weights());
    for (String location :
        List.of("../outside.bin", "a/../../outside.bin", outside.toString(), "")) {
      refuses(
          withWeights(location).file("weights", "weights.bin", weights()),
          ErrorCode.INVALID_MODEL,
          "outside of the model's folder");
    }
    refuses(withWeights("weights.bin"), ErrorCode.INVALID_MODEL, "add it to the manifest's files");
    refuses(
        withWeights("weights.bin").file("weights", "weights.bin", new byte[7]),
        ErrorCode.INVALID_MODEL,
        "weights.bin is truncated: the tensor 'w' of model.onnx lies at bytes 0 to 8");
  }

  @Test
  void refusesALinkOutOfTheModelsFolder() throws IOException {
    Files.write(folder.resolve("outside.bin"), weights());
    TestingModel linked = withWeights("weights.bin");
    Files.createSymbolicLink(folder.resolve("model/weights.bin"), folder.resolve("outside.bin"));
    refuses(
        linked.file("weights", "weights.bin"),
        ErrorCode.INVALID_MODEL,
        "a link out of the model's folder");
  }

  @Test
  void estimatesFromTheFilesAlone() {
    TestingModel single = doubler();
    long size = doubling().toBytes().length;
    assertThat(TestingBackend.BACKEND.estimate(single.source()).peak())
        .isEqualTo(Footprint.ofPrivate(2 * size));
    try (Model model = TestingBackend.load(single)) {
      assertThat(model.memory()).isEqualTo(Footprint.ofPrivate(size));
    }
  }

  private TestingModel withWeights(String location) {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, 2)
            .output("y", ElementType.FP32, 2)
            .external("w", new long[] {2}, location, 0, 8)
            .node("Mul", "x,w", "y");
    return TestingModel.in(folder.resolve("model")).graph(graph);
  }

  private static byte[] weights() {
    return new byte[] {0, 0, 0, 0x40, 0, 0, 0, 0x40};
  }

  private TestingModel content(byte[] content) {
    return TestingModel.in(folder).file("model", "model.onnx", content);
  }

  private TestingModel doubler() {
    return TestingModel.in(folder).graph(doubling());
  }

  private static TestingOnnx doubling() {
    return TestingOnnx.graph()
        .input("x", ElementType.FP32, 2)
        .output("y", ElementType.FP32, 2)
        .node("Add", "x,x", "y");
  }

  private static float[] doubled(Model model) {
    return model
        .infer(Map.of("x", Tensor.of(Shape.of(2), 1, 2f)), new Cancellation())
        .get("y")
        .toFloatArray();
  }

  private static void refuses(TestingModel model, ErrorCode code, String message) {
    assertThatThrownBy(() -> TestingBackend.load(model))
        .isInstanceOfSatisfying(SeraiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
