package io.serai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What the device API answers, checked as far as all of its answers are alike. */
final class DeviceAnswers {
  private DeviceAnswers() {}

  /** The document of an answer that has to be one of success. */
  static JsonNode ok(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestingArchive.JSON.readTree(response.body());
  }

  /** Has an answer be a refusal whose reason has these parts. */
  static void bad(HttpResponse<String> response, String... parts) throws Exception {
    refused(response, 400, parts);
  }

  /** The same of another status. */
  static void refused(HttpResponse<String> response, int status, String... parts) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestingArchive.JSON.readTree(response.body()).get("detail").asText())
        .contains(parts);
  }

  /** A job once it doesn't run any more. */
  static JsonNode ended(TestingArchive archive, String job) throws Exception {
    TestingArchive.until(
        () -> !ok(archive.get("/jobs/" + job)).get("status").asText().equals("running"));
    return ok(archive.get("/jobs/" + job));
  }

  /** A list of texts. */
  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
