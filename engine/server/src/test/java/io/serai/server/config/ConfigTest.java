package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.core.gate.Limits;
import io.serai.server.access.AccessSettings;
import io.serai.server.access.LoopbackRule;
import io.serai.server.access.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final Path SHIPPED = Path.of("../../dist/src/main/archive/conf/serai.yaml");

  @TempDir Path folder;

  /** Headings of others, and the option of a bundle that has no name of its own. */
  private static final List<String> SECTIONS =
      List.of(
          "log",
          "onnxruntime",
          "pytorch",
          "llamacpp",
          "server",
          "gate",
          "workers",
          "access",
          "tls",
          "cors");

  /** Two of its own, and the origins. */
  private static final int ACCESS_OPTIONS = 3;

  private static final int TLS_OPTIONS = 2;
  private static final int GATE_OPTIONS = 7;
  private static final int WORKER_OPTIONS = 5;

  @Test
  void theShippedFileLeavesTheDefaults() throws Exception {
    assertThat(Config.read(SHIPPED)).isEqualTo(Config.DEFAULTS);
  }

  @Test
  void theShippedFileShowsEveryOptionWithItsDefault() throws Exception {
    String uncommented =
        Files.readString(SHIPPED)
            .lines()
            .filter(line -> line.matches("#( {2})?[a-z].*"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    Config config = read(uncommented.replace("cores: 4", "cores: " + Config.DEFAULTS.cores()));
    assertThat(config.bundleProperties())
        .isEqualTo(
            Map.of(
                "serai.cores",
                Integer.toString(Config.DEFAULTS.cores()),
                "serai.onnxruntime.native",
                "/usr/local/lib/onnxruntime",
                "serai.pytorch.native",
                "/usr/local/lib/libtorch",
                "serai.llamacpp.server",
                "/usr/local/bin/llama-server"));
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("bundleProperties", "gate", "tls")
        .isEqualTo(Config.DEFAULTS);
    assertThat(
            uncommented
                .lines()
                .map(String::strip)
                .map(line -> line.replaceAll(":.*", ""))
                .filter(key -> !SECTIONS.contains(key))
                .distinct())
        .hasSize(
            Config.class.getRecordComponents().length
                + (ACCESS_OPTIONS - 1)
                + (TLS_OPTIONS - 1)
                + (GATE_OPTIONS - 1)
                + (WORKER_OPTIONS - 1));
    assertThat(config.tls())
        .isEqualTo(
            new TlsFiles(
                folder.resolve("certificate.pem").toAbsolutePath(),
                folder.resolve("key.pem").toAbsolutePath()));
    Limits machine = Limits.defaults(16L << 30);
    assertThat(config.gate().enabled()).isTrue();
    assertThat(config.gate().limits().applyTo(machine)).isEqualTo(machine);
  }

  @Test
  void aFileThatIsntThereLeavesTheDefaults() throws Exception {
    assertThat(Config.read(folder.resolve("none.yaml"))).isEqualTo(Config.DEFAULTS);
  }

  @Test
  void unknownKeysAndValuesOutOfRangeAreToldWithTheirPlace() {
    assertThatThrownBy(() -> read("log:\n  lvel: info\n"))
        .hasMessageEndingWith(":2:3: unknown key 'lvel'; did you mean 'level'?");
    assertThatThrownBy(() -> read("port: -1\nlog: {level: loud}\ncores: 0\n"))
        .hasMessageContainingAll(
            ":1:1: must be from 0 to 65535, not -1",
            ":2:7: 'loud' is none of error, warn, info, debug",
            ":3:1: must be from 1 to 1024, not 0");
  }

  @Test
  void anOptionThatStandsTwiceIsToldWithItsLine() {
    assertThatThrownBy(() -> read("port: 1\nlog: {level: info}\nport: 2\n"))
        .hasMessageEndingWith(":3:1: the key 'port' stands in line 1 already; keep one of them");
  }

  @Test
  void whoMayAskIsRead() throws Exception {
    Config config =
        read(
            """
            access: {loopback: keys, allowWithoutKeys: true}
            tls: {certificate: /etc/serai/certificate.pem, key: key.pem}
            cors: {origins: ["https://Example.org", "http://[::1]:3000"]}
            compat: device
            """);
    assertThat(config.access())
        .isEqualTo(
            new AccessSettings(
                LoopbackRule.KEYS, true, Set.of("https://example.org", "http://[::1]:3000")));
    assertThat(config.tls())
        .isEqualTo(
            new TlsFiles(
                Path.of("/etc/serai/certificate.pem"), folder.resolve("key.pem").toAbsolutePath()));
    assertThat(config.compat()).isEqualTo(Compat.DEVICE);
    assertThat(
            config.listeningOn("0.0.0.0", 1).withSamples(false).withAccess(AccessSettings.DEFAULT))
        .extracting(Config::tls, Config::compat)
        .containsExactly(config.tls(), Compat.DEVICE);
  }

  @Test
  void whatIsWrongInWhoMayAskIsToldWithItsPlace() {
    assertThatThrownBy(() -> read("access: {loopbak: keys}\n"))
        .hasMessageEndingWith(":1:10: unknown key 'loopbak'; did you mean 'loopback'?");
    assertThatThrownBy(() -> read("access: {loopback: shut}\n"))
        .hasMessageEndingWith(":1:10: 'shut' is none of open, keys");
    assertThatThrownBy(() -> read("acces: {loopback: open}\n"))
        .hasMessageEndingWith(":1:1: unknown key 'acces'; did you mean 'access'?");
    assertThatThrownBy(() -> read("compat: triton\n"))
        .hasMessageEndingWith(":1:1: 'triton' is none of none, device");
    assertThatThrownBy(
            () -> read("tls: {certificate: a.pem}\ncors: {origins: [example.org, \"*\"]}\n"))
        .hasMessageContainingAll(
            ":1:1: both 'certificate' and 'key' are wanted",
            "'example.org' is no origin",
            "'*' is no origin");
  }

  private Config read(String text) throws IOException, InvalidFileException {
    return Config.read(Files.writeString(folder.resolve("serai.yaml"), text));
  }
}
