package io.serai.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.server.openai.ModelList.ModelDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {
  @TempDir Path folder;
  private ModelList models;

  @BeforeEach
  void start() throws Exception {
    TestingCallees callees = new TestingCallees(folder);
    models = new ModelList(callees.catalog()::snapshot, callees::pipelines);
  }

  @Test
  void modelsAndPipelinesAreListed() {
    assertThat(models.all().data())
        .extracting(ModelDocument::id)
        .containsExactly(
            "elsewhere",
            "moods",
            "org/unbounded",
            "sums",
            "vectors",
            "writer",
            "alias-of-moods",
            "alias-of-org/unbounded",
            "alias-of-sums",
            "alias-of-vectors",
            "alias-of-writer",
            "pipeline:duo",
            "pipeline:mood");
    assertThat(models.all().data())
        .allSatisfy(
            model -> {
              assertThat(model.object()).isEqualTo("model");
              assertThat(model.ownedBy()).isEqualTo("serai");
              assertThat(model.created()).isPositive();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "writer",
        "writer@1",
        "writer:default",
        "alias-of-writer",
        "org/unbounded",
        "pipeline:duo"
      })
  void oneIsFoundByAnyOfItsNames(String name) {
    assertThat(models.one(name).id()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "writer@2", "writer:int8", "pipeline:writer", "duo", "auto"})
  void whatThereIsntIsNotFound(String name) {
    assertThatThrownBy(() -> models.one(name))
        .isInstanceOfSatisfying(
            SeraiException.class,
            e ->
                assertThat(e.code()).isIn(ErrorCode.MODEL_NOT_FOUND, ErrorCode.PIPELINE_NOT_FOUND));
  }

  @Test
  void aPipelineThatThereIsntIsNamedBesideThoseThatAreNear() {
    assertThatThrownBy(() -> models.one("pipeline:moods"))
        .hasMessage("there is no pipeline named 'moods' that can be called; did you mean 'mood'?");
  }
}
