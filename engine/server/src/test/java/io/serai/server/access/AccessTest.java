package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final ApiKey INFER = ApiKey.random();
  private static final ApiKey ADMIN = ApiKey.random();
  private static final ApiKey OWN = ApiKey.random();
  private static final NamedKey PHONE = new NamedKey("phone", Role.INFER, KeyHash.of(INFER), "");
  private static final Keys KEYS =
      new Keys(List.of(PHONE, new NamedKey("me", Role.ADMIN, KeyHash.of(ADMIN), "")));

  private static Access access(LoopbackRule loopback, boolean without, String host, Keys keys) {
    return new Access(new AccessSettings(loopback, without, Set.of()), host, keys, OWN);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, OPEN, false, false, false",
    "127.0.0.1, OPEN, false, true, false",
    "127.0.0.1, KEYS, false, true, true",
    "127.0.0.1, KEYS, true, false, true",
    "localhost, OPEN, false, true, false",
    "0.0.0.0, OPEN, false, true, true",
    "0.0.0.0, OPEN, false, false, true",
    "0.0.0.0, OPEN, true, true, true",
    "0.0.0.0, OPEN, true, false, false",
    "192.0.2.1, KEYS, true, false, false",
  })
  void whoIsAskedForAKey(
      String host, LoopbackRule loopback, boolean without, boolean keys, boolean asked) {
    assertThat(access(loopback, without, host, keys ? KEYS : Keys.NONE).asksForKeys())
        .isEqualTo(asked);
  }

  @Test
  void aKeyDoesWhatItsRoleAllows() {
    Access access = access(LoopbackRule.KEYS, false, "127.0.0.1", KEYS);
    Verdict granted = new Verdict.Granted();
    assertThat(access.verdict(Permission.OPEN, null)).isEqualTo(granted);
    assertThat(access.verdict(Permission.INFER, null)).isEqualTo(new Verdict.Unknown(false));
    assertThat(access.verdict(Permission.INFER, "x")).isEqualTo(new Verdict.Unknown(true));
    assertThat(access.verdict(Permission.INFER, INFER.text())).isEqualTo(granted);
    assertThat(access.verdict(Permission.ADMIN, INFER.text()))
        .isEqualTo(new Verdict.Refused(PHONE, Role.ADMIN));
    for (ApiKey key : List.of(ADMIN, OWN)) {
      assertThat(access.verdict(Permission.INFER, key.text())).isEqualTo(granted);
      assertThat(access.verdict(Permission.ADMIN, key.text())).isEqualTo(granted);
    }
  }

  @Test
  void anEngineThatLostItsLastKeyLetsNobodyIn() {
    Access access = access(LoopbackRule.OPEN, false, "0.0.0.0", KEYS);
    access.use(Keys.NONE);
    assertThat(access.verdict(Permission.INFER, INFER.text())).isEqualTo(new Verdict.Unknown(true));
    assertThat(access.verdict(Permission.INFER, OWN.text())).isEqualTo(new Verdict.Granted());
  }

  @Test
  void aPublicAddressNeedsKeysUnlessThatIsForced() {
    assertThatThrownBy(access(LoopbackRule.OPEN, false, "0.0.0.0", Keys.NONE)::requireKeys)
        .isInstanceOfSatisfying(
            SeraiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContainingAll("0.0.0.0", "serai keys add", "--insecure");
    assertThatCode(access(LoopbackRule.OPEN, false, "0.0.0.0", KEYS)::requireKeys)
        .doesNotThrowAnyException();
    assertThatCode(access(LoopbackRule.OPEN, true, "0.0.0.0", Keys.NONE)::requireKeys)
        .doesNotThrowAnyException();
    assertThatCode(access(LoopbackRule.OPEN, false, "127.0.0.1", Keys.NONE)::requireKeys)
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsDangerousIsToldOf() {
    assertThat(access(LoopbackRule.OPEN, false, "127.0.0.1", Keys.NONE).warning(false)).isEmpty();
    assertThat(access(LoopbackRule.OPEN, true, "0.0.0.0", Keys.NONE).warning(true))
        .hasValueSatisfying(text -> assertThat(text).contains("anybody who can reach 0.0.0.0"));
    assertThat(access(LoopbackRule.OPEN, true, "0.0.0.0", KEYS).warning(false))
        .hasValueSatisfying(text -> assertThat(text).contains("in the clear"));
    assertThat(access(LoopbackRule.OPEN, false, "0.0.0.0", KEYS).warning(true)).isEmpty();
  }
}
