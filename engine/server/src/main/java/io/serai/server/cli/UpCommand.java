package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.RemoteApi;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.server.config.Home;
import io.serai.server.config.RunningEngine;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serai up}: starts an engine in the background. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start the engine in the background and wait until it answers.")
final class UpCommand implements Callable<Integer> {
  private static final int LOOK_MILLIS = 20;
  private static final int START_SECONDS = 120;
  private static final int LINES = 20;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Option(names = "--host", description = "The address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--port",
      converter = PortNumber.class,
      description = "The port to listen on (default: 8000; 0: any).")
  @Nullable Integer port;

  @Option(names = "--no-samples", description = "Leave the archive's pipelines and models out.")
  boolean noSamples;

  @Option(
      names = "--insecure",
      description = "Let anybody on the network do everything while there are no keys.")
  boolean insecure;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    Output out = Output.of(spec);
    Home home = global.home();
    home.create();
    Optional<RunningEngine> running = RunningEngine.find(home);
    if (running.isPresent() && isStopping(home, running.get())) {
      EngineEnd.await(running.get().pid());
      running = RunningEngine.find(home);
    }
    if (running.isPresent()) {
      tell(out, running.get(), "already runs");
      return ExitCode.OK.code();
    }
    global.config();
    long started = System.nanoTime();
    Path errors = home.own("logs").resolve("engine.err");
    Process process = start(home, errors);
    RunningEngine engine = await(home, process, errors);
    tell(out, engine, "started in " + Output.time((System.nanoTime() - started) / 1e6));
    if (Boolean.getBoolean("serai.untrained")) {
      train(home);
    }
    return ExitCode.OK.code();
  }

  /** Whether it is about to end; at the very last it doesn't even answer. */
  private static boolean isStopping(Home home, RunningEngine engine) throws IOException {
    try (RemoteApi api = EngineClient.ofHome(home, engine)) {
      return api.status().state().equals("stopping");
    } catch (UnreachableException e) {
      return true;
    } catch (SeraiException e) {
      return e.code() == ErrorCode.STOPPING;
    }
  }

  /** Makes the cache of classes for later starts, at the lowest priority. */
  private static void train(Home home) throws IOException {
    detached(
        home.own("logs").resolve("train.err"),
        List.of("nice", "-n", "19", launcher(), "train", "--home", home.folder().toString()));
  }

  private void tell(Output out, RunningEngine engine, String what) {
    if (global.json) {
      out.json(engine);
      return;
    }
    out.line(
        "Serai %s %s: @|bold %s|@ (process %d)",
        engine.version(), what, engine.url(), engine.pid());
    out.line("  serai status           what it does");
    out.line("  serai pipelines list   what it can answer");
    out.line("  serai down             ends it");
  }

  private Process start(Home home, Path errors) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(launcher(), "engine", "--quiet", "--home", home.folder().toString()));
    if (host != null) {
      command.addAll(List.of("--host", host));
    }
    if (port != null) {
      command.addAll(List.of("--port", port.toString()));
    }
    if (noSamples) {
      command.add("--no-samples");
    }
    if (insecure) {
      command.add("--insecure");
    }
    return detached(errors, command);
  }

  private static String launcher() {
    String launcher = System.getProperty("serai.launcher");
    if (launcher == null) {
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          "the launcher isn't known; start Serai with bin/serai, or run 'serai engine'");
    }
    return launcher;
  }

  /** Starts a process out of reach of this terminal's signals, so that it outlives it. */
  private static Process detached(Path errors, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(onPath("setsid") ? "setsid" : "nohup");
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectErrorStream(true)
        .redirectOutput(errors.toFile())
        .start();
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static RunningEngine await(Home home, Process process, Path errors)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      Optional<RunningEngine> running = RunningEngine.find(home);
      if (running.isPresent()) {
        return running.get();
      }
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SeraiException(
            process.exitValue() == ExitCode.NO_RESOURCES.code()
                ? ErrorCode.DEVICE_IN_USE
                : ErrorCode.INVALID_CONFIGURATION,
            "the engine didn't start:\n" + tail(errors));
      }
    }
    throw new SeraiException(
        ErrorCode.TIMED_OUT,
        "the engine wasn't ready after %d s; 'serai logs' shows why".formatted(START_SECONDS));
  }

  private static String tail(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
