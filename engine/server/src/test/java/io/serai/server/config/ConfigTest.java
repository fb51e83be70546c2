package io.serai.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.core.gate.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final Path SHIPPED = Path.of("../../dist/src/main/archive/conf/serai.yaml");

  @TempDir Path folder;

  private static final int GATE_OPTIONS = 7;
  private static final int WORKER_OPTIONS = 3;

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
                "serai.llamacpp.server",
                "/usr/local/bin/llama-server"));
    assertThat(config)
        .usingRecursiveComparison()
        .ignoringFields("bundleProperties", "gate")
        .isEqualTo(Config.DEFAULTS);
    assertThat(
            uncommented
                .lines()
                .map(String::strip)
                .map(line -> line.replaceAll(":.*", ""))
                .filter(
                    key ->
                        !List.of("log", "onnxruntime", "llamacpp", "server", "gate", "workers")
                            .contains(key)))
        .hasSize(Config.class.getRecordComponents().length + GATE_OPTIONS - 1 + WORKER_OPTIONS - 1);
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

  private Config read(String text) throws IOException, InvalidFileException {
    return Config.read(Files.writeString(folder.resolve("serai.yaml"), text));
  }
}
