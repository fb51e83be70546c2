package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
  private static final Hosts HOSTS =
      Hosts.of(
          "Board.home", "Jetson", Set.of("https://panel.example.org:8443", "http://[fd00::1]"));

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST, true",
    "127.0.0.1, true",
    "::1, true",
    "[::1], true",
    "192.168.1.20, true",
    "fd00::2, true",
    "[fd00::2], true",
    "jetson.local, true",
    "JETSON.LOCAL, true",
    "panel.example.org, true",
    "example.org, false",
    "jetson, true",
    "board.home, true",
    "board, false",
    "jetson.evil.com, false",
    ".local, false",
    "evil.com, false",
    "localhost.evil.com, false",
    "127.0.0.1.evil.com, false",
    "192.168.1.20.evil.com, false",
    "1.2.3, false",
    "'', false",
  })
  void addressesAndTheNamesOfTheEngineAndItsPagesAreAnsweredTo(String host, boolean allowed) {
    assertThat(HOSTS.allow(host)).isEqualTo(allowed);
  }
}
