package io.serai.plugins.openai;

import static io.serai.plugins.openai.TestingRemote.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/v1",
        "file:///etc/passwd",
        "localhost:11434",
        "http://",
        "http://user:secret@host/v1",
        "http://host/v1?key=1",
        "http://ho st/",
        ""
      })
  void refusesAddressesThatAreNotOfAServer(String url) {
    SeraiException why = failure(() -> settings(Map.of("url", url)));
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(why).hasMessageContaining("url").hasMessageNotContaining("secret");
  }

  @Test
  void knowsWhichLinesAreOpen() {
    assertThat(RemoteAddress.of("http://10.0.0.7:8000/v1/").openLine()).isTrue();
    assertThat(RemoteAddress.of("http://localhost.example.com").openLine()).isTrue();
    for (String closed :
        new String[] {
          "https://example.com/v1", "http://localhost:1/v1", "http://127.8.9.1", "http://[::1]:8000"
        }) {
      assertThat(RemoteAddress.of(closed).openLine()).as(closed).isFalse();
    }
    assertThat(RemoteAddress.of("http://10.0.0.7:8000/v1/").at("/models"))
        .hasToString("http://10.0.0.7:8000/v1/models");
  }

  @Test
  void refusesValuesOutOfRange() {
    Map<String, Object> wrong =
        Map.of(
            "retries", -1,
            "total_seconds", 0,
            "connect_seconds", "soon",
            "breaker_failure_percent", 101,
            "concurrent_calls", 1000,
            "text_prompts", "both");
    wrong.forEach(
        (name, value) -> {
          SeraiException why = failure(() -> settings(Map.of("url", "http://a", name, value)));
          assertThat(why).hasMessageContaining(name);
          assertThat(why.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUIRED", "OFF"})
  void promisesNothingOfTheServersGpu(Gpu gpu) {
    ModelSource source =
        TestingRemote.source("openai", Set.of(), gpu, Map.of("url", "http://a/v1"));
    SeraiException why = failure(() -> new OpenAiBackend(name -> null).estimate(source));
    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    assertThat(why)
        .hasMessageContaining("gpu: " + gpu.name().toLowerCase(Locale.ROOT))
        .hasMessageContaining("leave 'gpu' out");
  }

  @Test
  void knowsNoParameterThatItDoesNotTell() {
    assertThat(RemoteParameters.ALL).allMatch(spec -> !spec.description().isEmpty());
    assertThat(RemoteParameters.ALL).extracting("name").doesNotHaveDuplicates().contains("url");
  }

  @Test
  void readsTheKeyFromAFileThatOnlyItsOwnerCanRead() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "sk-1\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(key(file.toString()).bearer()).isEqualTo("Bearer sk-1");
    assertThat(key(file.toString())).hasToString("(key)");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(failure(() -> key(file.toString())))
        .hasMessageContaining("chmod 600 " + file)
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_CONFIGURATION);
  }

  @Test
  void refusesFilesThatHoldNoKeyWithoutQuotingThem() throws Exception {
    Path file = Files.createFile(folder.resolve("key"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (String content : new String[] {"", "two words", "line\r\nX-Injected: 1", "k\u00e9y"}) {
      Files.writeString(file, content);
      SeraiException why = failure(() -> key(file.toString()));
      assertThat(why.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
      assertThat(why).hasMessageNotContaining("words").hasMessageNotContaining("Injected");
    }
    Files.write(file, new byte[] {(byte) 0xff, 'x'});
    assertThat(failure(() -> key(file.toString()))).hasMessageContaining("can't be read");
    assertThat(failure(() -> key(folder.resolve("none").toString())))
        .hasMessageContaining("NoSuchFileException");
    assertThat(failure(() -> key("relative/key"))).hasMessageContaining("must be a full path");
  }

  @Test
  void saysWhichVariableIsMissing() {
    RemoteSettings settings = settings(Map.of("url", "http://a", "api_key_env", "MY_KEY"));
    assertThat(failure(() -> ApiKey.read(settings, name -> null)))
        .hasMessageContaining("the environment variable MY_KEY isn't set");
    assertThat(ApiKey.read(settings, name -> name + "-value").bearer())
        .isEqualTo("Bearer MY_KEY-value");
  }

  private static ApiKey key(String file) {
    return ApiKey.read(settings(Map.of("url", "http://a", "api_key_file", file)), name -> null);
  }

  private static RemoteSettings settings(Map<String, Object> parameters) {
    return RemoteSettings.of(TestingRemote.source("openai", Set.of(), new HashMap<>(parameters)));
  }
}
