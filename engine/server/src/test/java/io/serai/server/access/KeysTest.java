package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final ApiKey PHONE = ApiKey.random();
  private static final ApiKey MINE = ApiKey.random();
  private static final Keys KEYS =
      new Keys(
          List.of(
              new NamedKey("phone", Role.INFER, KeyHash.of(PHONE), ""),
              new NamedKey("me", Role.ADMIN, KeyHash.of(MINE), "")));

  @Test
  void aKeyIsKnownByItsHash() {
    assertThat(KEYS.of(PHONE.text())).map(NamedKey::name).contains("phone");
    assertThat(KEYS.of(MINE.text())).map(NamedKey::name).contains("me");
    assertThat(KEYS.of(ApiKey.random().text())).isEmpty();
    assertThat(KEYS.of(null)).isEmpty();
    assertThat(KEYS.of(ApiKey.NONE.text())).isEmpty();
    assertThat(Keys.NONE.of(PHONE.text())).isEmpty();
  }

  @Test
  void aKeyWithAnyCharacterChangedIsNot() {
    for (int i = 0; i < PHONE.text().length(); i++) {
      char other = PHONE.text().charAt(i) == 'x' ? 'y' : 'x';
      String changed = PHONE.text().substring(0, i) + other + PHONE.text().substring(i + 1);
      assertThat(KEYS.of(changed)).as("character %d", i).isEmpty();
    }
    assertThat(KEYS.of(PHONE.text() + "x")).isEmpty();
    assertThat(KEYS.of(PHONE.text().substring(1))).isEmpty();
  }

  @Test
  void keysAreNeverTheSameNorAreTheirHashes() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ApiKey key = ApiKey.random();
      assertThat(ApiKey.isOne(key.text())).isTrue();
      keys.add(key.text());
    }
    assertThat(keys).hasSize(1000);
    assertThat(KeyHash.of(PHONE)).doesNotHaveToString(KeyHash.of(PHONE).toString());
  }

  @Test
  void aHashIsReadAsItWasWritten() {
    KeyHash hash = KeyHash.of(PHONE);
    KeyHash read = KeyHash.parse(hash.toString()).orElseThrow();
    assertThat(read).hasToString(hash.toString());
    assertThat(read.matches(PHONE)).isTrue();
    assertThat(read.matches(MINE)).isFalse();
    assertThat(hash.toString()).doesNotContain(PHONE.text().substring(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha256:a:b", "md5:x:y", "srk_abc"})
  void whatIsNoHashIsRefused(String text) {
    assertThat(KeyHash.parse(text)).isEmpty();
  }

  @Test
  void aKeyDoesntGetIntoLogs() {
    assertThat(PHONE).hasToString("srk_…");
  }
}
