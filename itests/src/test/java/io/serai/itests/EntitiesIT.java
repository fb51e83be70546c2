package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.itests.TestingArchive.Ended;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of texts asked for over HTTP, on the command line and in a pipeline. */
class EntitiesIT {
  /**
   * TorchScript: of the tokens, 1081 is a place, which is the word hotel for a sample's tokenizer.
   */
  private static final byte[] MODULE =
      Base64.getDecoder()
          .decode(
              "UEsDBBQAAAAAAAAAIgDRnmdVAgAAAAIAAAAJAAAAbS92ZXJzaW9uMwpQSwMEFAAAAAAAAAAiAJoZJj8kAAAA"
                  + "JAAAAAoAAABtL2RhdGEucGtsgAJjX190b3JjaF9fCk0KKYF9KFgIAAAAdHJhaW5pbmeJdWIuUEsDBBQAAAAA"
                  + "AAAAIgBtLwlXBAAAAAQAAAAPAAAAbS9jb25zdGFudHMucGtsgAIpLlBLAwQUAAAACAAAACIAFk2uWMoAAABC"
                  + "AQAAEwAAAG0vY29kZS9fX3RvcmNoX18ucHlVjkFqAzEMRfc5hZY2uKEppZSB5gazyy4E43js1MRjTSWZXL9m"
                  + "PC3tTvp6/yGfHTOMasSp5qCHHYC1iyM3BwnE1sIHnC9req0x/ouEXCqp3GCAK2JuyRQiRKSHo0lxyHFoNUHy"
                  + "n9buR9MAgFSWKjZNPMApFEbqMYATCUUSFjs7vv9cNTwdt3FYwSU7H7i9sHr34Uv9Gg0cnt8PesXYI/3BWJy/"
                  + "q3NfMt6Sd9kWFNV12mzei4GXLqAglcpWn2tWfRJUXW3grbVe9e4bUEsBAhQDFAAAAAAAAAAiANGeZ1UCAAAA"
                  + "AgAAAAkAAAAAAAAAAAAAAKSBAAAAAG0vdmVyc2lvblBLAQIUAxQAAAAAAAAAIgCaGSY/JAAAACQAAAAKAAAA"
                  + "AAAAAAAAAACkgSkAAABtL2RhdGEucGtsUEsBAhQDFAAAAAAAAAAiAG0vCVcEAAAABAAAAA8AAAAAAAAAAAAA"
                  + "AKSBdQAAAG0vY29uc3RhbnRzLnBrbFBLAQIUAxQAAAAIAAAAIgAWTa5YygAAAEIBAAATAAAAAAAAAAAAAACk"
                  + "gaYAAABtL2NvZGUvX190b3JjaF9fLnB5UEsFBgAAAAAEAAQA7QAAAKEBAAAAAA==");

  private static final String PIPELINE =
      """
      - route:
          id: find
          from:
            uri: direct
            parameters: {name: find}
            steps:
              - to: {id: see, uri: model, parameters: {name: places}}
      """;

  @TempDir Path home;

  @Test
  void aModelSaysWhatIsWhereInATextAndWhatItIs() throws Exception {
    TestingLibtorch.install(home);
    install();
    try (TestingArchive archive = new TestingArchive(home).up()) {
      String text = "The Hotel was near a hotel.";
      assertFound(archive.run("places", text));
      assertFound(archive.run("find", text));
      HttpResponse<String> both =
          archive.post("/pipelines/places", "{\"texts\": [\"%s\", \"The food.\"]}".formatted(text));
      assertThat(both.statusCode()).as(both.body()).isEqualTo(200);
      JsonNode results = TestingArchive.JSON.readTree(both.body()).get("result");
      assertFound(results.get(0));
      assertThat(results.get(1)).isEmpty();
      Ended run = archive.serai("run", "places", text);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("Hotel (PLACE 0.98), hotel (PLACE 0.98)");
    }
  }

  private static void assertFound(JsonNode entities) {
    assertThat(entities).hasSize(2);
    JsonNode first = entities.get(0);
    assertThat(first.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("label", "text", "start", "end", "confidence");
    assertThat(first.get("text").asText()).isEqualTo("Hotel");
    assertThat(first.get("label").asText()).isEqualTo("PLACE");
    assertThat(first.get("start").asInt()).isEqualTo(4);
    assertThat(first.get("end").asInt()).isEqualTo(9);
    assertThat(entities.get(1).get("start").asInt()).isEqualTo(21);
  }

  private void install() throws Exception {
    Path folder = Files.createDirectories(home.resolve("catalog/places"));
    byte[] tokenizer =
        Files.readAllBytes(TestingArchive.ARCHIVE.resolve("catalog/sentiment-bert/tokenizer.json"));
    Files.write(folder.resolve("model.pt"), MODULE);
    Files.write(folder.resolve("tokenizer.json"), tokenizer);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: places
        version: "1"
        tasks: [token-classification]
        format: torchscript
        labels: [O, B-PLACE]
        files:
          - {path: model.pt, role: model, size: %d, sha256: "%s"}
          - {path: tokenizer.json, size: %d, sha256: "%s"}
        """
            .formatted(MODULE.length, digest(MODULE), tokenizer.length, digest(tokenizer)));
    Files.writeString(
        Files.createDirectories(home.resolve("routes")).resolve("find.yaml"), PIPELINE);
  }

  private static String digest(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
