package io.serai.server.cli;

import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.DecisionsDocument;
import io.serai.server.api.RemoteApi;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai why [NUMBER]}. */
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Show why the gate decided as it did; without a number, its latest decisions.")
final class WhyCommand implements Callable<Integer> {
  private static final int LATEST = 20;

  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Parameters(paramLabel = "NUMBER", arity = "0..1", description = "The decision's number.")
  @Nullable Long number;

  @Override
  public Integer call() throws IOException {
    Output out = Output.of(spec);
    try (RemoteApi api = global.runningEngine()) {
      if (number != null) {
        DecisionDocument decision = api.gate().decision(number);
        if (global.json) {
          out.json(decision);
        } else {
          decision.text().forEach(out::plain);
        }
      } else {
        DecisionsDocument decisions = api.gate().decisions(LATEST);
        if (global.json) {
          out.json(decisions);
        } else {
          list(out, decisions);
        }
      }
    }
    return ExitCode.OK.code();
  }

  private static void list(Output out, DecisionsDocument decisions) {
    if (decisions.decisions().isEmpty()) {
      out.line("the gate hasn't decided anything yet");
      return;
    }
    Table table = Table.of("NUMBER", "AT", "WHAT", "NEEDS", "VERDICT", "");
    for (DecisionDocument decision : decisions.decisions()) {
      table.row(
          Long.toString(decision.number()),
          decision.at(),
          decision.name(),
          Output.size(
              decision.needed().privateBytes()
                  + decision.needed().mappedBytes()
                  + decision.needed().pinnedBytes()),
          decision.verdict().replace('_', ' '),
          String.join(", ", decision.names()));
    }
    out.table(table);
  }
}
