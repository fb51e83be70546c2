package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private static final Origins NAMED = new Origins(Set.of("https://example.org"), false);
  private static final Origins ANY = new Origins(Set.of(), true);

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000, true",
    "http://127.0.0.1, true",
    "http://[::1]:8080, true",
    "https://example.org, true",
    "https://EXAMPLE.org, true",
    "http://example.org, false",
    "https://example.org:444, false",
    "https://example.org.evil.com, false",
    "https://sub.example.org, false",
    "http://localhost.evil.com, false",
    "null, false",
    "'', false",
    "not a URI, false",
  })
  void pagesOnLoopbackAndThoseThatAreNamedMayAsk(String origin, boolean allowed) {
    assertThat(NAMED.allows(origin, "localhost:8000", "/pipelines", false)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.com, /inference, true",
    "null, /inference, true",
    "https://evil.com, /admin/stop, false",
    "http://localhost, /admin/stop, true",
  })
  void allPagesMayAskForAllButTheAdministrationWhereThatIsSet(
      String origin, String path, boolean allowed) {
    assertThat(ANY.allows(origin, "localhost:8000", path, false)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "http://jetson:8000, true, true",
    "https://jetson:8000, true, true",
    "http://jetson:8000, false, false",
    "http://jetson, true, false",
  })
  void aPageOfTheEngineItselfMayAskWithAKey(String origin, boolean keyed, boolean allowed) {
    assertThat(NAMED.allows(origin, "jetson:8000", "/pipelines", keyed)).isEqualTo(allowed);
  }
}
