package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile files of all formats, inspected and as models of a running engine, which goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFilesIT {
  private static final String SECRET = "root:";

  private Path home;
  private TestingArchive archive;
  private long engine;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    TestingLibtorch.install(home);
    archive = new TestingArchive(home).up();
    engine = pid();
  }

  @AfterEach
  void theEngineStillAnswers() throws Exception {
    assertThat(archive.run("sentiment-bert", "Lovely.").get("label").asText())
        .isEqualTo("positive");
    assertThat(pid()).isEqualTo(engine);
    assertThat(Path.of("/tmp/serai-climbed")).doesNotExist();
  }

  @AfterAll
  void stop() {
    archive.close();
  }

  static Stream<Arguments> files() throws Exception {
    byte[] gguf =
        Files.readAllBytes(TestingArchive.ARCHIVE.resolve("catalog/tiny-lm-gguf/model.gguf"));
    byte[] torch =
        Files.readAllBytes(TestingArchive.ARCHIVE.resolve("catalog/tiny-lm-torch/model.pt"));
    byte[] onnx = Files.readAllBytes(TestingArchive.ARCHIVE.resolve("catalog/tiny-lm/model.onnx"));
    return Stream.of(
        Arguments.of("gguf-tensors", "model.gguf", HostileFiles.ggufThatClaims("tensors")),
        Arguments.of("gguf-vocabulary", "model.gguf", HostileFiles.ggufThatClaims("vocabulary")),
        Arguments.of("gguf-name", "model.gguf", HostileFiles.ggufThatClaims("a long name")),
        Arguments.of("gguf-weights", "model.gguf", HostileFiles.ggufThatClaims("large weights")),
        Arguments.of("gguf-noise", "model.gguf", HostileFiles.noiseAfter("GGUF\3\0\0\0")),
        Arguments.of("gguf-half", "model.gguf", Arrays.copyOf(gguf, gguf.length / 2)),
        Arguments.of("torch-bomb", "model.pt", HostileFiles.zipBomb()),
        Arguments.of("torch-climbs", "model.pt", HostileFiles.climbingZip()),
        Arguments.of("torch-claims", "model.pt", HostileFiles.zipThatClaims()),
        Arguments.of("torch-half", "model.pt", Arrays.copyOf(torch, torch.length / 2)),
        Arguments.of("torch-noise", "model.pt", HostileFiles.noiseAfter("PK\003\004")),
        Arguments.of("onnx-half", "model.onnx", Arrays.copyOf(onnx, onnx.length / 2)),
        Arguments.of("onnx-noise", "model.onnx", HostileFiles.noiseAfter("\b\b:")),
        Arguments.of(
            "onnx-climbs", "model.onnx", HostileFiles.onnxWithDataIn("../../etc/passwd", 4)),
        Arguments.of("onnx-root", "model.onnx", HostileFiles.onnxWithDataIn("/etc/passwd", 4)),
        Arguments.of(
            "onnx-itself", "model.onnx", HostileFiles.onnxWithDataIn("model.onnx", 1L << 42)),
        Arguments.of("onnx-claims", "model.onnx", HostileFiles.onnxThatClaims()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isRefusedWithAReason(String name, String file, byte[] content) throws Exception {
    Path folder = Files.createDirectories(home.resolve("catalog").resolve(name));
    Path model = Files.write(folder.resolve(file), content);
    String body = TestingArchive.JSON.createObjectNode().put("path", model.toString()).toString();
    HttpResponse<String> inspected = archive.post("/admin/inspect", body);
    if (inspected.statusCode() == 200) {
      assertThat(TestingArchive.JSON.readTree(inspected.body()).get("obstacle").asText())
          .as(inspected.body())
          .isNotBlank();
    } else {
      refused(inspected);
    }
    Files.writeString(folder.resolve("model.yaml"), manifest(name, file, content));
    TestingArchive.until(() -> archive.get("/admin/models/" + name).statusCode() == 200);
    refused(archive.post("/pipelines/" + name, "{\"text\": \"a\"}"));
  }

  private static String manifest(String name, String file, byte[] content) throws Exception {
    String format =
        switch (file) {
          case "model.gguf" -> "gguf";
          case "model.pt" -> "torchscript";
          default -> "onnx";
        };
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    return """
    name: %s
    version: "1"
    tasks: [text-generation]
    format: %s
    files:
      - {path: %s, role: model, size: %d, sha256: "%s"}
    """
        .formatted(name, format, file, content.length, HexFormat.of().formatHex(digest));
  }

  private static void refused(HttpResponse<String> response) throws Exception {
    JsonNode problem = TestingArchive.JSON.readTree(response.body());
    assertThat(problem.get("code").asText()).as(response.body()).isEqualTo("INVALID_MODEL");
    assertThat(problem.get("detail").asText())
        .isNotBlank()
        .doesNotContain(SECRET)
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  private long pid() throws Exception {
    return TestingArchive.JSON.readTree(archive.get("/admin/status").body()).get("pid").asLong();
  }
}
