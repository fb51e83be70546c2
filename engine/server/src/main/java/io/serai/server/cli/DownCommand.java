package io.serai.server.cli;

import io.serai.server.api.RemoteApi;
import io.serai.server.config.RunningEngine;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serai down}: lets the engine finish its requests and end. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Let the engine finish its requests and end.")
final class DownCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 3700;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Output out = Output.of(spec);
    long started = System.nanoTime();
    // An engine that ends takes its note away, so that is read before.
    Optional<RunningEngine> noted = RunningEngine.find(global.home());
    long pid;
    try (RemoteApi api = global.runningEngine()) {
      pid = api.stop();
    }
    boolean here = global.server == null || noted.filter(e -> e.pid() == pid).isPresent();
    if (here) {
      await(pid);
    }
    double millis = (System.nanoTime() - started) / 1e6;
    if (global.json) {
      out.json(Map.of("pid", pid, "stopped", here, "elapsed_ms", millis));
    } else if (here) {
      out.line("Serai (process %d) ended in %s", pid, Output.time(millis));
    } else {
      out.line("Serai (process %d) was told to end", pid);
    }
    return ExitCode.OK.code();
  }

  private static void await(long pid) throws InterruptedException, ExecutionException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      return;
    }
    try {
      process.get().onExit().get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new SeraiException(
          ErrorCode.TIMED_OUT, "process %d still runs; 'serai logs' shows why".formatted(pid), e);
    }
  }
}
