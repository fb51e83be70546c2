package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.1.10", "::1", "[::1]"})
  void namesThatStandForThisMachineAreTaken(String host) {
    assertThat(Loopback.isName(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0",
        "127.0.0.256",
        "127.0.0.01",
        "127.0.0.1x",
        "localhost.evil.com",
        "evil.com",
        "",
        "1127.0.0.1"
      })
  void othersAreNot(String host) {
    assertThat(Loopback.isName(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.1", "localhost", "127.0.0.1"})
  void whatIsListenedOnIsSeenThrough(String host) {
    assertThat(Loopback.isListenedOn(host)).isTrue();
    assertThat(Loopback.isListenedOn("0.0.0.0")).isFalse();
  }
}
