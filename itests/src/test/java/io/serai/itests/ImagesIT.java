package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures asked about over HTTP, on the command line and in a pipeline. */
class ImagesIT {
  /** ReduceMean over height and width of an input [images, 3, 8, 8]: a score for each colour. */
  private static final byte[] GRAPH =
      Base64.getDecoder()
          .decode(
              "CAg6gwESBWdyYXBoWiEKBWltYWdlEhgKFggBEhIKBBICZDAKAggDCgIICAoCCAhiGgoGc2NvcmVzEhAKDggB"
                  + "EgoKBBICZDAKAggDCjsKBWltYWdlEgZzY29yZXMiClJlZHVjZU1lYW4qDQoEYXhlc0ACQAOgAQcqDwoI"
                  + "a2VlcGRpbXMYAKABAkIECgAQEQ==");

  /** The same in TorchScript, for images of any size: the mean of x over [2, 3]. */
  private static final byte[] MODULE =
      Base64.getDecoder()
          .decode(
              "UEsDBBQAAAAAAAAAIgDRnmdVAgAAAAIAAAAJAAAAbS92ZXJzaW9uMwpQSwMEFAAAAAAAAAAiAJoZJj8kAAAA"
                  + "JAAAAAoAAABtL2RhdGEucGtsgAJjX190b3JjaF9fCk0KKYF9KFgIAAAAdHJhaW5pbmeJdWIuUEsDBBQAAAAA"
                  + "AAAAIgBtLwlXBAAAAAQAAAAPAAAAbS9jb25zdGFudHMucGtsgAIpLlBLAwQUAAAACAAAACIA4hssMIEAAACo"
                  + "AAAAEwAAAG0vY29kZS9fX3RvcmNoX18ucHlVi7EKwyAURfd8xR0V0gzpJrR/kK1bCGLisw0YLU+l+fyKdOl2"
                  + "OfeczZuUMIkp2uJJqg7Q+m3YHJSJk9a4YV4aXYtzfyiz2cMenlBYY/SVWHJwkT+GrUjknapZjry9tB6mvgrA"
                  + "qfCgkCJLXO6/qdrDlAsHNH84yARx9pjHHtdFdl9QSwECFAMUAAAAAAAAACIA0Z5nVQIAAAACAAAACQAAAAAA"
                  + "AAAAAAAApIEAAAAAbS92ZXJzaW9uUEsBAhQDFAAAAAAAAAAiAJoZJj8kAAAAJAAAAAoAAAAAAAAAAAAAAKSB"
                  + "KQAAAG0vZGF0YS5wa2xQSwECFAMUAAAAAAAAACIAbS8JVwQAAAAEAAAADwAAAAAAAAAAAAAApIF1AAAAbS9j"
                  + "b25zdGFudHMucGtsUEsBAhQDFAAAAAgAAAAiAOIbLDCBAAAAqAAAABMAAAAAAAAAAAAAAKSBpgAAAG0vY29k"
                  + "ZS9fX3RvcmNoX18ucHlQSwUGAAAAAAQABADtAAAAWAEAAAAA");

  private static final String PIPELINE =
      """
      - route:
          id: look
          from:
            uri: direct
            parameters: {name: look}
            steps:
              - to: {id: see, uri: model, parameters: {name: colours}}
      """;

  @TempDir Path home;

  @Test
  void aModelSaysWhatIsOnAPicture() throws Exception {
    install("onnx", GRAPH);
    byte[] red = picture("png", Color.RED);
    byte[] blue = picture("jpeg", Color.BLUE);
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(label(send(archive, "colours", "image/png", red))).isEqualTo("red");
      assertThat(label(send(archive, "look", "image/jpeg", blue))).isEqualTo("blue");
      String list =
          "{\"images\": [\"%s\", \"%s\"]}"
              .formatted(
                  Base64.getEncoder().encodeToString(blue),
                  Base64.getEncoder().encodeToString(red));
      JsonNode both = result(archive.post("/pipelines/colours", list));
      assertThat(both.get(0).get("label").asText()).isEqualTo("blue");
      assertThat(both.get(1).get("label").asText()).isEqualTo("red");
      Path file = Files.write(home.resolve("red.png"), red);
      Ended run = archive.serai("run", "colours", "--image", file.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("red (0.");
      refuses(archive);
    }
  }

  @Test
  void aTorchScriptModelSaysSoToo() throws Exception {
    TestingLibtorch.install(home);
    install("torchscript", MODULE);
    byte[] red = picture("png", Color.RED);
    try (TestingArchive archive = new TestingArchive(home).up()) {
      assertThat(label(send(archive, "colours", "image/png", red))).isEqualTo("red");
      assertThat(label(send(archive, "look", "image/jpeg", picture("jpeg", Color.BLUE))))
          .isEqualTo("blue");
      Path file = Files.write(home.resolve("red.png"), red);
      Ended run = archive.serai("run", "colours", "--image", file.toString());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("red (0.");
    }
  }

  private static void refuses(TestingArchive archive) throws Exception {
    HttpResponse<String> text =
        send(archive, "colours", "image/png", "no picture".getBytes(StandardCharsets.UTF_8));
    assertThat(text.statusCode()).isEqualTo(400);
    assertThat(text.body()).contains("neither a JPEG nor a PNG file");
    byte[] cut = new byte[40];
    System.arraycopy(picture("png", Color.RED), 0, cut, 0, cut.length);
    HttpResponse<String> damaged = send(archive, "colours", "image/png", cut);
    assertThat(damaged.statusCode()).isEqualTo(400);
    assertThat(damaged.body()).contains("damaged");
    HttpResponse<String> noBase64 = archive.post("/pipelines/colours", "{\"image\": \"???\"}");
    assertThat(noBase64.statusCode()).isEqualTo(400);
    assertThat(archive.post("/pipelines/colours", "{\"text\": \"red\"}").body())
        .contains("classifies images, but was given a text");
    assertThat(send(archive, "sentiment-bow", "image/png", picture("png", Color.RED)).body())
        .contains("UNSUPPORTED_TASK");
  }

  private void install(String format, byte[] model) throws Exception {
    Path folder = Files.createDirectories(home.resolve("catalog/colours"));
    Files.write(folder.resolve("model.bin"), model);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: colours
        version: "1"
        tasks: [image-classification]
        format: %s
        labels: [red, green, blue]
        parameters: {image.mean: 0, image.std: 1}
        files: [{path: model.bin, role: model, size: %d, sha256: %s}]
        """
            .formatted(
                format,
                model.length,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model))));
    Files.writeString(
        Files.createDirectories(home.resolve("routes")).resolve("look.yaml"), PIPELINE);
  }

  private static HttpResponse<String> send(
      TestingArchive archive, String name, String type, byte[] body) throws Exception {
    return archive.send(
        HttpRequest.newBuilder(archive.url().resolve("/pipelines/" + name))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static JsonNode result(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(response.body()).get("result");
  }

  private static String label(HttpResponse<String> response) throws Exception {
    return result(response).get("label").asText();
  }

  private static byte[] picture(String format, Color colour) throws Exception {
    BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.dispose();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, format, file);
    return file.toByteArray();
  }
}
