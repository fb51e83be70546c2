package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorInferenceTest {
  @TempDir Path folder;

  @Test
  void addsWhatTheGraphAdds() {
    try (Model model = adder()) {
      Map<String, Tensor> outputs =
          model.infer(
              Map.of("x", Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6f)), new Cancellation());
      assertThat(outputs).containsOnlyKeys("y");
      assertThat(outputs.get("y").shape()).isEqualTo(Shape.of(2, 3));
      assertThat(outputs.get("y").toFloatArray()).containsExactly(11, 22, 33, 14, 25, 36);
    }
  }

  @Test
  void tellsTheSignatureOfTheGraph() {
    try (Model model = adder()) {
      assertThat(model.signature().inputs())
          .containsExactly(new TensorSpec("x", ElementType.FP32, Shape.of(-1, 3)));
      assertThat(model.signature().outputs())
          .containsExactly(new TensorSpec("y", ElementType.FP32, Shape.of(-1, 3)));
      assertThat(model.tasks()).isEmpty();
      assertThat(model.threads()).isEqualTo(1);
    }
  }

  @Test
  void givesTheOutputsThatAreAskedFor() {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, -1)
            .output("y", ElementType.FP32, -1)
            .output("z", ElementType.FP32, -1)
            .node("Neg", "x", "y")
            .node("Abs", "y", "z");
    try (Model model = TestingBackend.load(TestingModel.in(folder).graph(graph))) {
      Map<String, Tensor> inputs = Map.of("x", Tensor.of(Shape.of(2), 1, -2f));
      Map<String, Tensor> some = model.infer(inputs, Set.of("z"), new Cancellation());
      assertThat(some).containsOnlyKeys("z");
      assertThat(some.get("z").toFloatArray()).containsExactly(1, 2);
      assertThat(model.infer(inputs, Set.of(), new Cancellation())).containsOnlyKeys("y", "z");
      assertThatThrownBy(() -> model.infer(inputs, Set.of("zz"), new Cancellation()))
          .hasMessage("the model has no output 'zz'");
    }
  }

  @Test
  void outputsOutliveTheModel() {
    Tensor output;
    try (Model model = adder()) {
      output =
          model
              .infer(Map.of("x", Tensor.of(Shape.of(1, 3), 1, 2, 3f)), new Cancellation())
              .get("y");
    }
    assertThat(output.toFloatArray()).containsExactly(11, 22, 33);
  }

  @Test
  void takesNativeMemoryEvenWhereItIsNotAligned() {
    try (Model model = adder();
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(13, 4).asSlice(1);
      MemorySegment.copy(new float[] {1, 2, 3}, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, 3);
      Tensor input = new Tensor(ElementType.FP32, Shape.of(1, 3), memory);
      assertThat(model.infer(Map.of("x", input), new Cancellation()).get("y").toFloatArray())
          .containsExactly(11, 22, 33);
    }
  }

  @Test
  void takesAnEmptyBatch() {
    try (Model model = adder()) {
      Tensor output =
          model
              .infer(Map.of("x", Tensor.of(Shape.of(0, 3), new float[0])), new Cancellation())
              .get("y");
      assertThat(output.shape()).isEqualTo(Shape.of(0, 3));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BYTES", "UINT16", "UINT32", "UINT64"})
  void carriesEveryType(ElementType type) {
    try (Model model = identity(type)) {
      byte[] content = new byte[2 * type.bytes()];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (type == ElementType.BOOL ? i % 2 : i);
      }
      Tensor input = new Tensor(type, Shape.of(2), MemorySegment.ofArray(content));
      Tensor output = model.infer(Map.of("x", input), new Cancellation()).get("y");
      assertThat(output.type()).isEqualTo(type);
      assertThat(output.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"UINT16", "UINT32", "UINT64"})
  void givesUnsignedNumbersButCannotTakeThem(ElementType type) {
    TestingOnnx cast =
        TestingOnnx.graph()
            .input("x", ElementType.INT64, -1)
            .output("y", type, -1)
            .node("Cast", "x", "y", Map.of("to", TestingOnnx.number(type)));
    try (Model model = TestingBackend.load(TestingModel.in(folder).graph(cast))) {
      Tensor output =
          model.infer(Map.of("x", Tensor.of(Shape.of(1), 7L)), new Cancellation()).get("y");
      assertThat(output.type()).isEqualTo(type);
      assertThat(output.data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 7);
    }
    try (Model model = identity(type)) {
      Tensor input = new Tensor(type, Shape.of(1), MemorySegment.ofArray(new byte[type.bytes()]));
      refuses(model, Map.of("x", input), "of type " + type);
    }
  }

  @Test
  void carriesStrings() {
    try (Model model = identity(ElementType.BYTES)) {
      String[] strings = {"", "naïve", "😀"};
      Tensor input = new Tensor(ElementType.BYTES, Shape.of(3), StringElements.encode(strings));
      Tensor output = model.infer(Map.of("x", input), new Cancellation()).get("y");
      assertThat(StringElements.decode(output.data(), output.shape())).containsExactly(strings);
      Tensor none = new Tensor(ElementType.BYTES, Shape.of(0), MemorySegment.ofArray(new byte[0]));
      assertThat(model.infer(Map.of("x", none), new Cancellation()).get("y").data().byteSize())
          .isZero();
    }
  }

  @Test
  void refusesWrongInputsBeforeTheRuntimeSeesThem() {
    try (Model model = adder()) {
      Tensor good = Tensor.of(Shape.of(1, 3), 1, 2, 3f);
      refuses(model, Map.of(), "inputs are missing: [x]");
      refuses(model, Map.of("x", good, "z", good), "no input 'z'; its inputs are [x]");
      refuses(
          model,
          Map.of("x", Tensor.of(Shape.of(1, 3), 1, 2, 3L)),
          "must be of type FP32, not INT64");
      refuses(
          model,
          Map.of("x", Tensor.of(Shape.of(1, 2), 1, 2f)),
          "must be of shape [-1, 3] (-1: any size), not [1, 2]");
      refuses(model, Map.of("x", Tensor.of(Shape.of(3), 1, 2, 3f)), "not [3]");
    }
  }

  @Test
  void blamesTheInputForAnIndexThatIsNotThere() {
    TestingOnnx lookup =
        TestingOnnx.graph()
            .input("x", ElementType.INT64, -1)
            .output("y", ElementType.FP32, -1)
            .floats("table", new long[] {2}, 1, 2)
            .node("Gather", "table,x", "y");
    try (Model model = TestingBackend.load(TestingModel.in(folder).graph(lookup))) {
      refuses(model, Map.of("x", Tensor.of(Shape.of(1), 5L)), "out of data bounds");
    }
  }

  @Test
  void endsAComputationThatIsCancelled() throws Exception {
    TestingOnnx graph =
        TestingOnnx.graph()
            .input("x", ElementType.FP32, 600, 600)
            .output("y400", ElementType.FP32, 600, 600);
    for (int i = 0; i < 400; i++) {
      graph.node("MatMul", (i == 0 ? "x" : "y" + i) + ",x", "y" + (i + 1));
    }
    try (Model model = TestingBackend.load(TestingModel.in(folder).graph(graph))) {
      Tensor input = Tensor.of(Shape.of(600, 600), new float[360_000]);
      Cancellation cancellation = new Cancellation();
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
          .execute(() -> cancellation.request("the client left"));
      assertThatThrownBy(() -> model.infer(Map.of("x", input), cancellation))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED))
          .hasMessage("the client left");
    }
  }

  private Model adder() {
    return TestingBackend.load(
        TestingModel.in(folder)
            .graph(
                TestingOnnx.graph()
                    .input("x", ElementType.FP32, -1, 3)
                    .output("y", ElementType.FP32, -1, 3)
                    .floats("w", new long[] {3}, 10, 20, 30)
                    .node("Add", "x,w", "y")));
  }

  private Model identity(ElementType type) {
    return TestingBackend.load(
        TestingModel.in(folder)
            .graph(
                TestingOnnx.graph()
                    .input("x", type, -1)
                    .output("y", type, -1)
                    .node("Identity", "x", "y")));
  }

  private static void refuses(Model model, Map<String, Tensor> inputs, String message) {
    assertThatThrownBy(() -> model.infer(inputs, new Cancellation()))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessageContaining(message);
  }
}
