package io.serai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCallersOnlyTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.255.1.10", "::1", "[::1]"})
  void namesThatStandForThisMachineAreTaken(String host) {
    assertThat(LocalCallersOnly.isLoopback(host)).isTrue();
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
    assertThat(LocalCallersOnly.isLoopback(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.1", "localhost", "127.0.0.1"})
  void whatIsListenedOnIsSeenThrough(String host) {
    assertThat(LocalCallersOnly.listensOnLoopback(host)).isTrue();
    assertThat(LocalCallersOnly.listensOnLoopback("0.0.0.0")).isFalse();
  }
}
