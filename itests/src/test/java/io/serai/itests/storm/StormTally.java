package io.serai.itests.storm;

import io.serai.itests.tally.Tally;
import java.util.ArrayList;
import java.util.List;

/** How operations came out, in words. */
final class StormTally extends Tally<Operation, String> {
  /** As a table in Markdown. */
  String table() {
    StringBuilder text = new StringBuilder("| operation | outcomes |\n| --- | --- |\n");
    counts()
        .forEach(
            (operation, outcomes) -> {
              List<String> parts = new ArrayList<>();
              outcomes.forEach((outcome, count) -> parts.add(count + " " + outcome));
              text.append("| %s | %s |%n".formatted(operation, String.join(", ", parts)));
            });
    return text.toString();
  }
}
