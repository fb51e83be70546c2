package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.core.gate.Limits;
import io.serai.server.api.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceLimitsTest {
  private static final double GIB = 1L << 30;

  private TestingServer server;
  private double total;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    server = new TestingServer(home);
    total = server.api().engine().gate().memory().total() / GIB;
  }

  @BeforeEach
  void none() {
    server.api().engine().gate().limits(new Limits(0.7, 0.6, 1L << 30, 0, 0, 0));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private HttpResponse<String> put(String limits) throws Exception {
    return server.send("PUT", "/tiers/limits", limits.replace('\'', '"'));
  }

  private JsonNode changed(String limits) throws Exception {
    HttpResponse<String> answer = put(limits);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.MAPPER.readTree(answer.body());
  }

  private Limits now() {
    return server.api().engine().gate().limits();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ram_max_gb': 0} | 'ram_max_gb' must be from 1 to",
        "{'ram_max_gb': 0.99} | 'ram_max_gb' must be from 1 to",
        "{'ram_max_gb': -1} | 'ram_max_gb' must be from 1 to",
        "{'ram_max_gb': 1000000} | 'ram_max_gb' must be from 1 to",
        "{'swap_max_gb': 0} | 'swap_max_gb' must be at least 2",
        "{'swap_max_gb': 1.99} | 'swap_max_gb' must be at least 2",
        "{'ram_reserved_gb': 0.49} | 'ram_reserved_gb' must be from 0.50 to 4",
        "{'ram_reserved_gb': 4.01} | 'ram_reserved_gb' must be from 0.50 to 4",
        "{'ram_max_gb': 2, 'swap_max_gb': 1} | 'swap_max_gb' must be at least 2"
      },
      quoteCharacter = '\0')
  void whatIsOutOfItsRangeIsRefusedAndChangesNothing(String limits, String reason)
      throws Exception {
    Limits before = now();
    HttpResponse<String> refused = put(limits);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(Json.MAPPER.readTree(refused.body()).get("detail").asText()).contains(reason);
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void theBoundsThemselvesAreTaken() throws Exception {
    JsonNode least =
        changed("{'ram_max_gb': 1, 'swap_max_gb': 3, 'ram_reserved_gb': 0.5}").get("new_limits");
    assertThat(least.get("ram_max_gb").asDouble()).isEqualTo(1);
    assertThat(least.get("swap_max_gb").asDouble()).isEqualTo(3);
    assertThat(least.get("ram_reserved_gb").asDouble()).isEqualTo(0.5);
    assertThat(now().ramMaxBytes()).isEqualTo(1L << 30);
    changed("{'swap_max_gb': 2, 'ram_reserved_gb': 4}");
    JsonNode most = changed("{'ram_max_gb': %s}".formatted(total)).get("new_limits");
    assertThat(most.get("ram_max_gb").asDouble()).isEqualTo(total);
  }

  @Test
  void whatWasSetElsewhereOutOfTheRangesCanBePutBack() throws Exception {
    Limits elsewhere = new Limits(0.7, 0.6, 300L << 20, 0, 0, 0);
    server.api().engine().gate().limits(elsewhere);
    changed(changed("{'ram_max_gb': 2}").get("old_limits").toString());
    assertThat(now()).isEqualTo(elsewhere);
  }

  @Test
  void aLimitIsLiftedByWhatTheMachineHasToTwoDecimals() throws Exception {
    JsonNode none = changed("{'ram_max_gb': 1, 'swap_max_gb': 3}").get("old_limits");
    changed(
        "{'ram_max_gb': %.2f, 'swap_max_gb': %.2f}"
            .formatted(total, none.get("swap_max_gb").asDouble()));
    assertThat(now().ramMaxBytes()).isZero();
    assertThat(now().swapMaxBytes()).isZero();
  }

  @Test
  void limitsThatThereAreNotAreToldAsWhatTheMachineHasAndComeBackByThat() throws Exception {
    Limits none = now();
    JsonNode set = changed("{'ram_max_gb': 1, 'swap_max_gb': 2.5}");
    JsonNode before = set.get("old_limits");
    assertThat(before.get("ram_max_gb").asDouble()).isEqualTo(total);
    assertThat(before.get("swap_max_gb").asDouble()).isGreaterThanOrEqualTo(2);
    JsonNode restored = changed(before.toString());
    assertThat(restored.get("old_limits")).isEqualTo(set.get("new_limits"));
    assertThat(restored.get("new_limits")).isEqualTo(before);
    assertThat(now()).isEqualTo(none);
  }
}
