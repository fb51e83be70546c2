package io.serai.core.worker;

import io.serai.core.host.SingleBundle;
import io.serai.core.worker.process.WorkerMain;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** The command and the environment that a worker is started with: small, like the engine's own. */
final class WorkerCommand {
  /** Two malloc arenas, large blocks mapped, no spinning threads; a person's own values count. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MALLOC_ARENA_MAX", "2",
          "MALLOC_MMAP_THRESHOLD_", "65536",
          "TOKENIZERS_PARALLELISM", "false",
          "OMP_WAIT_POLICY", "passive");

  private WorkerCommand() {}

  static List<String> of(WorkerSettings settings, WorkerFolder folder) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms4m",
                "-Xmx" + settings.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:-ShrinkHeapInSteps",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-Xss512k",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.crashReport(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder.temporary(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
    command.addAll(settings.jvmOptions());
    command.addAll(List.of("-cp", classPath(), WorkerMain.class.getName(), settings.name()));
    return command;
  }

  static void environment(Map<String, String> environment) {
    ENVIRONMENT.forEach(environment::putIfAbsent);
  }

  /** Where the few libraries are that a worker needs, of all that the engine has. */
  private static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    List<Class<?>> types = new ArrayList<>(SingleBundle.foundations());
    types.add(WorkerMain.class);
    types.add(LoggerFactory.getILoggerFactory().getClass());
    for (Class<?> type : types) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source != null) {
        places.add(path(source));
      }
    }
    return String.join(File.pathSeparator, places);
  }

  private static String path(CodeSource source) {
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place for classes: " + source, e);
    }
  }
}
