package io.serai.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.StepDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine.Help.Ansi;

/** An answer as people read it: the result, then a line per step. */
final class AnswerText {
  private static final int FIRST_VALUES = 4;

  private AnswerText() {}

  static void print(Output out, RunDocument answer) {
    if (answer.result().has("label")) {
      out.line(
          "@|bold %s|@ (%.2f)",
          answer.result().get("label").asText(), answer.result().get("confidence").asDouble());
    } else {
      out.plain(summary(answer.result()));
    }
    printSteps(out, answer);
  }

  /** A line per step. */
  static void printSteps(Output out, RunDocument answer) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < answer.steps().size(); i++) {
      rows.add(row(answer.steps().get(i), i < answer.steps().size() - 1));
    }
    for (String line : aligned(rows)) {
      out.plain(Ansi.AUTO.string("@|faint " + line.replace("|@", "| @") + "|@"));
    }
  }

  private static List<String> row(StepDocument step, boolean more) {
    String model = step.version() == null ? step.model() : step.model() + "@" + step.version();
    return List.of(
        step.id(),
        step.variant() == null ? model : model + ":" + step.variant(),
        Output.time(step.computeMs() == null ? step.elapsedMs() : step.computeMs()),
        said(step, more),
        step.loadMs() == null ? "" : "loaded in " + Output.time(step.loadMs()));
  }

  private static String said(StepDocument step, boolean more) {
    if (step.error() != null) {
      return "failed: " + step.error().message();
    }
    JsonNode answer = step.answer();
    if (answer == null) {
      return "";
    }
    if (!answer.has("label")) {
      return summary(answer).lines().findFirst().orElse("");
    }
    double confidence = answer.get("confidence").asDouble();
    String said = String.format(Locale.ROOT, "%s %.2f", answer.get("label").asText(), confidence);
    if (step.minConfidence() != null && confidence < step.minConfidence()) {
      return String.format(
          Locale.ROOT,
          "%s, below %.2f%s",
          said,
          step.minConfidence(),
          more ? ": asked further" : "");
    }
    return said;
  }

  private static String summary(JsonNode answer) {
    if (answer.has("text")) {
      return answer.get("text").asText();
    }
    if (answer.has("embedding")) {
      JsonNode vector = answer.get("embedding");
      StringBuilder first = new StringBuilder();
      for (int i = 0; i < Math.min(FIRST_VALUES, vector.size()); i++) {
        first.append(String.format(Locale.ROOT, "%.4f, ", vector.get(i).asDouble()));
      }
      return "[%s…] %d dimensions".formatted(first, vector.size());
    }
    if (answer.isArray() && !answer.isEmpty() && answer.get(0).has("start")) {
      return entities(answer);
    }
    return answer.isTextual() ? answer.asText() : answer.toString();
  }

  private static String entities(JsonNode answer) {
    StringJoiner found = new StringJoiner(", ");
    for (JsonNode entity : answer) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s (%s %.2f)",
              entity.get("text").asText(),
              entity.get("label").asText(),
              entity.get("confidence").asDouble()));
    }
    return found.toString();
  }

  private static List<String> aligned(List<List<String>> rows) {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        boolean right = i == 2;
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(right ? padding + row.get(i) : row.get(i) + padding).append("   ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
