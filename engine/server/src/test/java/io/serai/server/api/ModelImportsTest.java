package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.server.config.Config;
import io.serai.server.http.TestingModelServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImportsTest {
  private static final Path SAMPLE = Path.of("../../catalog/samples/sentiment-bow");

  @TempDir Path folder;

  @Test
  void whatWouldBeNeededIsNotedAsUnknownWhereNoBackendTakesIt() throws Exception {
    try (TestingModelServer server = new TestingModelServer(folder, Config.DEFAULTS)) {
      String path = SAMPLE.toRealPath().toString();
      RecognitionDocument found =
          server.api().inspectModel(new ImportBody(path, null, null, null, null));
      assertThat(found.backends()).isEmpty();
      assertThat(found.memory()).isNull();
      assertThat(found.notes())
          .singleElement()
          .asString()
          .startsWith("how much memory it would need isn't known: no plugin takes models of format")
          .contains("there is echo (echo), scribe (scribe)");
    }
  }
}
