package io.serai.server.config;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlBinder;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.core.GateSettings;
import io.serai.server.access.AccessSettings;
import io.serai.server.access.TlsFiles;
import io.serai.server.config.ConfigYaml.LogYaml;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine's options.
 *
 * @param host the address to listen on
 * @param port 0 for any that is free
 * @param samples whether the archive's pipelines and models are there
 * @param cores on how many models compute at once
 * @param maxRequestBytes the largest request body
 * @param maxTextsPerRequest the most texts of one request
 * @param requestTimeoutSeconds how long a request may take
 * @param drainSeconds how long running requests may take when the engine stops
 * @param maxWaitingPerModel how many requests may wait for one model
 * @param deviceLock the file that only one engine of this device holds; {@code auto} or {@code
 *     none}
 * @param access who may ask what
 * @param tls the files of the certificate; null to be asked without TLS
 * @param compat which servers the engine is to behave like where they differ
 * @param gate how far the gate goes
 * @param workers how models run in processes of their own
 * @param logLevel {@code error}, {@code warn}, {@code info} or {@code debug}
 * @param logFileBytes when a log file is full
 * @param logFiles how many are kept
 * @param bundleProperties what bundles can read from their context
 */
public record Config(
    String host,
    int port,
    boolean samples,
    int cores,
    long maxRequestBytes,
    int maxTextsPerRequest,
    int requestTimeoutSeconds,
    int drainSeconds,
    int maxWaitingPerModel,
    String deviceLock,
    AccessSettings access,
    @Nullable TlsFiles tls,
    Compat compat,
    GateSettings gate,
    WorkerSetup workers,
    String logLevel,
    int logFileBytes,
    int logFiles,
    Map<String, String> bundleProperties) {

  private static final String CORES = "serai.cores";
  private static final String ONNX_RUNTIME_LIBRARY = "serai.onnxruntime.native";
  private static final String PYTORCH_LIBRARY = "serai.pytorch.native";
  private static final String LLAMA_SERVER = "serai.llamacpp.server";

  /** What counts where nothing is said. */
  public static final Config DEFAULTS =
      new Config(
          "127.0.0.1",
          8000,
          true,
          Runtime.getRuntime().availableProcessors(),
          1 << 20,
          1024,
          300,
          30,
          256,
          DeviceLockFile.AUTO,
          AccessSettings.DEFAULT,
          null,
          Compat.NONE,
          GateSettings.DEFAULT,
          WorkerSetup.DEFAULT,
          "info",
          10 << 20,
          5,
          Map.of());

  /** Copies the map. */
  public Config {
    bundleProperties = Map.copyOf(bundleProperties);
  }

  /** The same on another address. */
  public Config listeningOn(@Nullable String otherHost, @Nullable Integer otherPort) {
    return new Config(
        otherHost == null ? host : otherHost,
        otherPort == null ? port : otherPort,
        samples,
        cores,
        maxRequestBytes,
        maxTextsPerRequest,
        requestTimeoutSeconds,
        drainSeconds,
        maxWaitingPerModel,
        deviceLock,
        access,
        tls,
        compat,
        gate,
        workers,
        logLevel,
        logFileBytes,
        logFiles,
        bundleProperties);
  }

  /** The same with others who may ask. */
  public Config withAccess(AccessSettings wanted) {
    return new Config(
        host,
        port,
        samples,
        cores,
        maxRequestBytes,
        maxTextsPerRequest,
        requestTimeoutSeconds,
        drainSeconds,
        maxWaitingPerModel,
        deviceLock,
        wanted,
        tls,
        compat,
        gate,
        workers,
        logLevel,
        logFileBytes,
        logFiles,
        bundleProperties);
  }

  /** The same with or without the archive's pipelines and models. */
  public Config withSamples(boolean wanted) {
    return new Config(
        host,
        port,
        wanted,
        cores,
        maxRequestBytes,
        maxTextsPerRequest,
        requestTimeoutSeconds,
        drainSeconds,
        maxWaitingPerModel,
        deviceLock,
        access,
        tls,
        compat,
        gate,
        workers,
        logLevel,
        logFileBytes,
        logFiles,
        bundleProperties);
  }

  /**
   * What bundles can read from their context, with the folders where libtorch is looked for: the
   * one that was named, else {@code libtorch} in the home folder and in the archive.
   */
  public Map<String, String> bundleProperties(Home home) {
    Map<String, String> properties = new HashMap<>(bundleProperties);
    properties.computeIfAbsent(
        PYTORCH_LIBRARY,
        name ->
            home.both("libtorch").reversed().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
    return properties;
  }

  /** The folder of the ONNX Runtime to use; null for the bundled one. */
  public @Nullable Path onnxRuntimeLibrary() {
    String folder = bundleProperties.get(ONNX_RUNTIME_LIBRARY);
    return folder == null ? null : Path.of(folder);
  }

  /**
   * Reads the options; a file that isn't there, or holds comments only, leaves the defaults.
   *
   * @throws InvalidFileException with everything that is wrong
   */
  public static Config read(Path file) throws InvalidFileException {
    if (!Files.exists(file) || onlyComments(file)) {
      return DEFAULTS;
    }
    YamlDocument document = YamlDocument.read(file);
    ConfigYaml yaml = YamlBinder.bind(document, ConfigYaml.class);
    List<Problem> problems = new ArrayList<>();
    LogYaml log = yaml.log() == null ? new LogYaml(null, null, null) : yaml.log();
    OptionChecker check = new OptionChecker(document, problems);
    Config config =
        new Config(
            yaml.host() == null ? DEFAULTS.host : yaml.host(),
            check.range("/port", yaml.port(), DEFAULTS.port, 0, 65535),
            yaml.samples() == null ? DEFAULTS.samples : yaml.samples(),
            check.range("/cores", yaml.cores(), DEFAULTS.cores, 1, 1024),
            check.range("/maxRequestBytes", yaml.maxRequestBytes(), DEFAULTS.maxRequestBytes),
            check.range(
                "/maxTextsPerRequest",
                yaml.maxTextsPerRequest(),
                DEFAULTS.maxTextsPerRequest,
                1,
                Integer.MAX_VALUE),
            check.range(
                "/requestTimeoutSeconds",
                yaml.requestTimeoutSeconds(),
                DEFAULTS.requestTimeoutSeconds,
                1,
                86400),
            check.range("/drainSeconds", yaml.drainSeconds(), DEFAULTS.drainSeconds, 0, 3600),
            check.range(
                "/maxWaitingPerModel",
                yaml.maxWaitingPerModel(),
                DEFAULTS.maxWaitingPerModel,
                1,
                1_000_000),
            check.text("/deviceLock", yaml.deviceLock(), DEFAULTS.deviceLock),
            AccessOptions.read(yaml.access(), yaml.cors(), check),
            AccessOptions.tls(yaml.tls(), folder(file), check),
            Objects.requireNonNullElse(yaml.compat(), DEFAULTS.compat),
            GateOptions.read(yaml.gate(), check),
            WorkerSetup.read(yaml.workers(), check),
            check.level(log.level()),
            check.range(
                "/log/maxFileBytes",
                log.maxFileBytes(),
                DEFAULTS.logFileBytes,
                1 << 10,
                Integer.MAX_VALUE),
            check.range("/log/maxFiles", log.maxFiles(), DEFAULTS.logFiles, 1, 100),
            bundleProperties(yaml));
    if (!problems.isEmpty()) {
      throw new InvalidFileException(problems);
    }
    return config;
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
  }

  private static boolean onlyComments(Path file) throws InvalidFileException {
    try {
      return Files.readString(file)
          .lines()
          .map(String::strip)
          .allMatch(line -> line.isEmpty() || line.startsWith("#"));
    } catch (IOException e) {
      throw new InvalidFileException(List.of(new Problem(file, 0, 0, "can't be read: " + e)));
    }
  }

  private static Map<String, String> bundleProperties(ConfigYaml yaml) {
    Map<String, String> properties = new HashMap<>();
    if (yaml.cores() != null) {
      properties.put(CORES, yaml.cores().toString());
    }
    if (yaml.onnxruntime() != null && yaml.onnxruntime().nativeLibrary() != null) {
      properties.put(ONNX_RUNTIME_LIBRARY, yaml.onnxruntime().nativeLibrary());
    }
    if (yaml.llamacpp() != null && yaml.llamacpp().server() != null) {
      properties.put(LLAMA_SERVER, yaml.llamacpp().server());
    }
    if (yaml.pytorch() != null && yaml.pytorch().nativeLibrary() != null) {
      properties.put(PYTORCH_LIBRARY, yaml.pytorch().nativeLibrary());
    }
    return properties;
  }
}
