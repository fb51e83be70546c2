package io.serai.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.yaml.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysFileTest {
  private static final ApiKey KEY = ApiKey.random();

  @TempDir Path folder;

  private KeysFile file() {
    return new KeysFile(folder.resolve("keys.yaml"));
  }

  private static NamedKey named(String name, Role role) {
    return new NamedKey(name, role, KeyHash.of(KEY), "2026-11-29T22:00:00Z");
  }

  @Test
  void keysAreThereAgainAndOnlyTheOwnerCanReadThem() throws Exception {
    assertThat(file().read()).isEqualTo(Keys.NONE);
    file().change(keys -> keys.with(named("phone", Role.INFER)));
    file().change(keys -> keys.with(named("null", Role.ADMIN)));
    assertThat(file().read().all())
        .extracting(NamedKey::name, NamedKey::role, NamedKey::created)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("phone", Role.INFER, "2026-11-29T22:00:00Z"),
            org.assertj.core.groups.Tuple.tuple("null", Role.ADMIN, "2026-11-29T22:00:00Z"));
    assertThat(file().read().of(KEY.text())).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().file())))
        .isEqualTo("rw-------");
    file().change(keys -> keys.without("phone").without("null"));
    assertThat(file().read()).isEqualTo(Keys.NONE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(other -> other.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void changesAtTheSameTimeAreAllKept() throws Exception {
    var threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              try {
                                file().change(keys -> keys.with(named("key-" + i, Role.INFER)));
                              } catch (IOException | InvalidFileException e) {
                                throw new IllegalStateException(e);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(file().read().all()).hasSize(8);
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() throws Exception {
    assertWrong("keyz: []\n", ":1:1: unknown key 'keyz'; did you mean 'keys'?");
    assertWrong("keys:\n  - nme: a\n", ":2:5: unknown key 'nme'; did you mean 'name'?");
    assertWrong("keys:\n  - name: a\n    role: root\n", ":3:5: 'root' is none of infer, admin");
    assertWrong("keys:\n  - name: a b\n", ":2:5: 'name' must be 1 to 64 letters");
    assertWrong("keys:\n  - name: a\n", "'role' must be infer or admin");
    assertWrong(
        "keys:\n  - name: a\n    role: infer\n    hash: srk_x\n",
        ":4:5: 'hash' must be one that 'serai keys add' wrote");
    String one = "  - {name: a, role: infer, hash: \"%s\"}\n".formatted(KeyHash.of(KEY));
    assertWrong("keys:\n" + one + one, ":3:6: a second key has the name 'a'");
  }

  private void assertWrong(String text, String expected) throws IOException {
    Files.writeString(file().file(), text);
    assertThatThrownBy(() -> file().read()).hasMessageContaining(expected);
    assertThatThrownBy(() -> file().change(keys -> keys)).hasMessageContaining(expected);
    assertThat(file().file()).hasContent(text);
  }

  @Test
  void aRunningEngineTakesChangesInAndKeepsTheKeysWhereTheFileIsBroken() throws Exception {
    KeysWatch watch = new KeysWatch(file());
    AccessSettings settings = new AccessSettings(LoopbackRule.KEYS, false, java.util.Set.of());
    Access access = new Access(settings, "127.0.0.1", watch.first(), ApiKey.random());
    assertThat(access.verdict(Permission.INFER, KEY.text())).isEqualTo(new Verdict.Unknown(true));
    file().change(keys -> keys.with(named("phone", Role.INFER)));
    look(watch, access);
    assertThat(access.verdict(Permission.INFER, KEY.text())).isEqualTo(new Verdict.Granted());
    Files.writeString(file().file(), "keys: nonsense\n");
    look(watch, access);
    assertThat(access.verdict(Permission.INFER, KEY.text())).isEqualTo(new Verdict.Granted());
    assertThat(watch.problems()).hasSize(1);
    Files.delete(file().file());
    look(watch, access);
    assertThat(access.verdict(Permission.INFER, KEY.text())).isEqualTo(new Verdict.Unknown(true));
    assertThat(watch.problems()).isEmpty();
  }

  /** A change counts once two looks found it the same; times of files are in milliseconds. */
  private static void look(KeysWatch watch, Access access) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(5);
    watch.refresh(access);
    watch.refresh(access);
  }
}
