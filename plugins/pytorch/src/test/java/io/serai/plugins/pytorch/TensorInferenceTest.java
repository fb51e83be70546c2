package io.serai.plugins.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorInferenceTest {
  @TempDir Path folder;

  @Test
  void computesAllOutputsOrSome() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f), "y", y());
    Map<String, Tensor> all;
    try (Model model = load(tensors())) {
      assertThat(model.signature().outputs())
          .extracting(TensorSpec::name)
          .containsExactly("output_0", "output_1");
      all = model.infer(inputs, new Cancellation());
      assertThat(model.infer(inputs, Set.of("output_1"), new Cancellation()))
          .containsOnlyKeys("output_1");
    }
    assertThat(all.get("output_0").toFloatArray()).containsExactly(2, 3, 4, 5);
    assertThat(all.get("output_0").shape()).isEqualTo(Shape.of(2, 2));
    assertThat(all.get("output_1").toFloatArray()).containsExactly(10);
  }

  @Test
  void takesWhatTheManifestDeclares() {
    TestingModel declared =
        tensors().parameter("input.x", "int64[2]").parameter("outputs", "more, sum");
    try (Model model = load(declared.parameter("output.sum", "int64"))) {
      assertThat(model.signature().inputs().getFirst())
          .isEqualTo(new TensorSpec("x", ElementType.INT64, Shape.of(2)));
      assertThat(model.signature().outputs().getLast())
          .isEqualTo(new TensorSpec("sum", ElementType.INT64, Shape.of()));
      Tensor x = Tensor.of(Shape.of(2), 7L, 8L);
      assertThat(model.infer(Map.of("x", x, "y", y()), new Cancellation()).get("sum").toLongArray())
          .containsExactly(15);
      assertThatThrownBy(
              () ->
                  model.infer(
                      Map.of("x", Tensor.of(Shape.of(3), 1L, 2L, 3L), "y", y()),
                      new Cancellation()))
          .hasMessageContaining("must be of shape [2]");
      assertThatThrownBy(() -> model.infer(Map.of("x", y(), "y", y()), new Cancellation()))
          .hasMessageContaining("must be of type INT64, not FP32");
    }
  }

  @Test
  void refusesDeclarationsThatCanNotBe() {
    assertThatThrownBy(() -> load(tensors().parameter("input.x", "floats")))
        .hasMessageContaining("'input.x' must be a type and a shape, such as");
    assertThatThrownBy(() -> load(tensors().parameter("input.z", "fp32")))
        .hasMessageContaining("'input.z' is of no tensor of the model; there are [x, y]");
    assertThatThrownBy(() -> load(tensors().parameter("outputs", "one")))
        .hasMessageContaining("names 1 tensors, but the model gives 2");
  }

  @Test
  void passesNativeMemoryAndTensorsWithoutElements() {
    try (Model model = load(tensors());
        Arena arena = Arena.ofConfined()) {
      Tensor x =
          new Tensor(
              ElementType.FP32, Shape.of(2), arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2));
      assertThat(sum(model, x)).containsExactly(3);
      assertThat(sum(model, Tensor.of(Shape.of(0, 5), new float[0]))).containsExactly(0);
    }
  }

  @Test
  void givesDictionariesByName() {
    TestingTorchScript module =
        TestingTorchScript.of(
            """
            x: Tensor) -> Dict[str, Tensor]:
            return {"twice": torch.add(x, x), "same": x}
            """);
    assertThatThrownBy(() -> load(TestingModel.in(folder).module(module)))
        .hasMessageContaining("gives a Dict[str, Tensor]")
        .hasMessageContaining("parameter outputs");
    try (Model model =
        load(TestingModel.in(folder).module(module).parameter("outputs", "same,twice"))) {
      Map<String, Tensor> outputs =
          model.infer(Map.of("x", Tensor.of(Shape.of(1), 3f)), new Cancellation());
      assertThat(outputs.get("twice").toFloatArray()).containsExactly(6);
      assertThat(outputs.get("same").toFloatArray()).containsExactly(3);
    }
  }

  @Test
  void tellsWhatAModelCanNotCompute() {
    TestingTorchScript module =
        TestingTorchScript.of("x: Tensor) -> Tensor:\nreturn torch.matmul(x, x)");
    try (Model model = load(TestingModel.in(folder).module(module))) {
      assertThatThrownBy(
              () -> model.infer(Map.of("x", Tensor.of(Shape.of(1, 2), 1f, 2f)), new Cancellation()))
          .isInstanceOfSatisfying(
              SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_FAILED))
          .hasMessageContaining("mat1 and mat2 shapes cannot be multiplied")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void computesOnlyWhatTheSignatureHas() {
    try (Model model = load(tensors())) {
      assertThatThrownBy(() -> model.infer(Map.of(), new Cancellation()))
          .hasMessageContaining("'x' is missing");
      assertThatThrownBy(
              () -> model.infer(Map.of("x", y(), "y", y(), "z", y()), new Cancellation()))
          .hasMessageContaining("no input 'z'");
      assertThatThrownBy(
              () -> model.infer(Map.of("x", y(), "y", y()), Set.of("nothing"), new Cancellation()))
          .hasMessageContaining("no output 'nothing'");
    }
  }

  @Test
  void neverFallsBackToTheProcessor() {
    assertThatThrownBy(() -> load(tensors().gpu(Gpu.REQUIRED)))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE))
        .hasMessageContaining("built for processors only");
    try (Model model = load(tensors().parameter("device", "cuda").gpu(Gpu.OFF))) {
      assertThat(model.device()).isEqualTo("cpu");
    }
  }

  @Test
  void refusesCodeThatLibtorchDoesNotUnderstand() {
    TestingTorchScript module =
        TestingTorchScript.of("x: Tensor) -> Tensor:\nreturn torch.no_such_operator(x)");
    assertThatThrownBy(() -> load(TestingModel.in(folder).module(module)))
        .isInstanceOfSatisfying(
            SeraiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_MODEL))
        .hasMessageContaining("libtorch can't load the model")
        .hasMessageContaining("no_such_operator");
  }

  private static float[] sum(Model model, Tensor x) {
    return model.infer(Map.of("x", x, "y", y()), new Cancellation()).get("output_1").toFloatArray();
  }

  private static Tensor y() {
    return Tensor.of(Shape.of(1), 0f);
  }

  private TestingModel tensors() {
    return TestingModel.in(folder).module(TestingTorchScript.tensors());
  }

  private static Model load(TestingModel model) {
    return TestingBackend.load(model);
  }
}
