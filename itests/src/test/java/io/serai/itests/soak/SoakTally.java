package io.serai.itests.soak;

import io.serai.itests.tally.Tally;

/** How exchanges came out, by API. */
final class SoakTally extends Tally<Api, Outcome> {
  /** As a table in Markdown. */
  String table() {
    StringBuilder text = new StringBuilder("| asked |");
    for (Outcome outcome : Outcome.values()) {
      text.append(" %s |".formatted(outcome.text()));
    }
    text.append("\n|").append(" --- |".repeat(Outcome.values().length + 1)).append('\n');
    for (Api api : Api.values()) {
      text.append("| %s |".formatted(api.text()));
      for (Outcome outcome : Outcome.values()) {
        text.append(" %d |".formatted(counted(api, outcome)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
