package io.serai.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.server.http.Failure;
import org.junit.jupiter.api.Test;

class DeviceErrorsTest {
  private static final Failure UNKNOWN = new Failure(404, "MODEL_NOT_FOUND", "none", null);
  private static final Failure SHORT = new Failure(429, "MEMORY_PRESSURE", "later", null);
  private static final Failure TOO_LARGE = new Failure(507, "INSUFFICIENT_MEMORY", "no room", null);

  @Test
  void anUnknownModelIsTheCallersMistakeAndKeepsItsCode() {
    assertThat(DeviceErrors.OF_CALLS.told(UNKNOWN))
        .isEqualTo(new Failure(400, "MODEL_NOT_FOUND", "none", null));
  }

  @Test
  void lackOfMemoryIsTheCallersMistakeOnlyWhereAModelIsChosen() {
    assertThat(DeviceErrors.OF_CALLS.told(TOO_LARGE).status()).isEqualTo(507);
    assertThat(DeviceErrors.OF_CHOICES.told(TOO_LARGE).status()).isEqualTo(400);
    assertThat(DeviceErrors.OF_CALLS.told(SHORT).status()).isEqualTo(429);
    assertThat(DeviceErrors.OF_CHOICES.told(SHORT).status()).isEqualTo(400);
  }

  @Test
  void everythingElseStaysAsItIs() {
    Failure fault = new Failure(500, "INTERNAL", "a fault", null);
    assertThat(DeviceErrors.OF_CHOICES.told(fault)).isEqualTo(fault);
  }
}
