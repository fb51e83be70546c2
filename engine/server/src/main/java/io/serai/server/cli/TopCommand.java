package io.serai.server.cli;

import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serai top}. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Show memory, cores and models of the running engine live; q ends it.",
      "Where the output isn't a terminal, frames are printed one after the other."
    })
final class TopCommand implements Callable<Integer> {
  private static final double SHORTEST = 0.1;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Option(
      names = "--interval",
      defaultValue = "1",
      paramLabel = "SECONDS",
      description = "How long a frame stays (default: ${DEFAULT-VALUE}).")
  double seconds;

  @Option(names = "--iterations", paramLabel = "N", description = "End after so many frames.")
  @Nullable Integer iterations;

  @Option(names = "--once", description = "Print one frame and end.")
  boolean once;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(seconds >= SHORTEST && seconds <= Integer.MAX_VALUE)) {
      throw new ParameterException(
          spec.commandLine(), "--interval must be at least %s".formatted(SHORTEST));
    }
    if (iterations != null && iterations < 1) {
      throw new ParameterException(spec.commandLine(), "--iterations must be at least 1");
    }
    long frames = once ? 1 : iterations == null ? Long.MAX_VALUE : iterations;
    try (RemoteApi api = global.runningEngine()) {
      if (global.json) {
        show(api, frames, Screen.plain(spec.commandLine().getOut()));
      } else {
        // The first may fail, which is better told on the terminal as it is.
        TopSample sample = TopSample.of(api);
        try (Screen screen = screen()) {
          screen.draw(new TopFrame(null, sample).lines());
          show(api, sample, frames - 1, screen);
        }
      }
    }
    return ExitCode.OK.code();
  }

  private Screen screen() throws IOException {
    return once
        ? Screen.plain(spec.commandLine().getOut())
        : Screen.open(spec.commandLine().getOut());
  }

  private void show(RemoteApi api, TopSample first, long frames, Screen screen)
      throws IOException, InterruptedException {
    TopSample before = first;
    for (long left = frames; left > 0 && screen.await(millis()); left--) {
      TopSample now = TopSample.of(api);
      screen.draw(new TopFrame(before, now).lines());
      before = now;
    }
  }

  private void show(RemoteApi api, long frames, Screen pauses)
      throws IOException, InterruptedException {
    Output out = Output.of(spec);
    out.json(TopSample.of(api));
    for (long left = frames - 1; left > 0 && pauses.await(millis()); left--) {
      out.json(TopSample.of(api));
    }
  }

  private long millis() {
    return (long) (seconds * 1000);
  }
}
