package io.serai.server.cli;

import io.serai.server.api.RemoteApi;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.server.config.RunningEngine;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Output out = Output.of(spec);
    long started = System.nanoTime();
    Optional<RunningEngine> served = RunningEngine.find(global.home());
    long pid;
    boolean here;
    try (RemoteApi api = global.runningEngine()) {
      // Without --server the engine is the home's own, which isn't asked for what is known: it may
      // be past answering already.
      pid = global.server == null && served.isPresent() ? served.get().pid() : api.status().pid();
      here = served.filter(engine -> engine.pid() == pid).isPresent();
      tell(api, here);
    }
    if (here) {
      EngineEnd.await(pid);
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

  /** One that stops already may not answer any more. */
  private static void tell(RemoteApi api, boolean here) {
    try {
      api.stop();
    } catch (UnreachableException e) {
      if (!here) {
        throw e;
      }
    } catch (SeraiException e) {
      if (e.code() != ErrorCode.STOPPING) {
        throw e;
      }
    }
  }
}
