package io.serai.plugins.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.plugins.testing.TestingTokenizers;
import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.Embedding;
import io.serai.spi.Model;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEmbedderTest {
  @TempDir Path folder;

  @Test
  void takesTheMeanOfTheTokensThatAreNotPadding() {
    try (Model model =
        load(TestingGraphs.vectors("last_hidden_state").toBytes(), "normalize", false)) {
      List<Embedding> answers =
          model.embed(List.of("good bad", "film film film film", "good"), new Cancellation());
      // Numbers of [CLS], "good", "bad", [SEP].
      assertThat(answers.get(0).vector()).containsExactly((2 + 4 + 5 + 3) / 4f, 1);
      assertThat(answers.get(1).vector()).containsExactly((2 + 4 * 6 + 3) / 6f, 1);
      assertThat(answers.get(2).vector()).containsExactly((2 + 4 + 3) / 3f, 1);
      assertThat(answers).extracting(Embedding::tokens).containsExactly(4, 6, 3);
    }
  }

  @Test
  void takesTheFirstTokenIfAskedTo() {
    try (Model model = load(TestingGraphs.vectors("anything").toBytes(), "pooling", "cls")) {
      float length = (float) Math.sqrt(5);
      assertThat(model.embed(List.of("good", "bad film"), new Cancellation()))
          .extracting(Embedding::vector)
          .allSatisfy(vector -> assertThat(vector).containsExactly(2 / length, 1 / length));
    }
  }

  @Test
  void takesAVectorPerTextAsItIs() {
    try (Model model = load(TestingGraphs.pooled().toBytes(), "normalize", false)) {
      assertThat(model.embed(List.of("good", "bad bad bad"), new Cancellation()))
          .extracting(Embedding::vector)
          .containsExactly(new float[] {3, 1}, new float[] {4, 1});
    }
  }

  @Test
  void refusesAGraphWithoutVectors() {
    byte[] graph =
        TestingOnnx.graph()
            .input("input_ids", ElementType.INT64, -1, -1)
            .output("y", ElementType.INT64, -1, -1)
            .node("Identity", "input_ids", "y")
            .toBytes();
    assertThatThrownBy(() -> load(graph, "normalize", true))
        .isInstanceOf(SeraiException.class)
        .hasMessageContaining("isn't vectors of shape");
  }

  private Model load(byte[] graph, String parameter, Object value) {
    return TestingBackend.load(
        TestingModel.in(folder)
            .file("model", "model.onnx", graph)
            .tokenizer(TestingTokenizers.words(true))
            .task(Task.EMBEDDINGS)
            .parameter(parameter, value));
  }
}
