package io.serai.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Prints to the terminal. */
final class Output {
  private final PrintWriter out;
  private final PrintWriter err;

  private Output(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  static Output of(CommandSpec command) {
    return new Output(command.commandLine().getOut(), command.commandLine().getErr());
  }

  /** A line, with picocli's markup for colours: {@code @|bold text|@}. */
  void line(String format, Object... values) {
    out.println(Ansi.AUTO.string(String.format(Locale.ROOT, format, values)));
    out.flush();
  }

  /** A line that is printed as it is. */
  void plain(String text) {
    out.println(text);
    out.flush();
  }

  /** Part of a line, which is seen at once. */
  void piece(String text) {
    out.print(text);
    out.flush();
  }

  /** Whether what was printed arrived so far. */
  boolean isRead() {
    return !out.checkError() && !System.out.checkError();
  }

  /** A line on the standard error, for people, which programs don't read. */
  void note(String format, Object... values) {
    err.println(String.format(Locale.ROOT, format, values));
    err.flush();
  }

  /** A document on one line. */
  void jsonLine(Object document) {
    try {
      plain(Json.MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  void json(Object document) {
    try {
      plain(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("documents can be written", e);
    }
  }

  void table(Table table) {
    table.lines().forEach(line -> plain(Ansi.AUTO.string(line)));
  }

  void problems(List<ProblemDocument> problems) {
    for (ProblemDocument problem : problems) {
      plain(Ansi.AUTO.string("@|yellow problem|@ ") + text(problem));
    }
  }

  static String text(ProblemDocument problem) {
    return problem.line() == 0
        ? problem.file() + ": " + problem.message()
        : "%s:%d:%d: %s"
            .formatted(problem.file(), problem.line(), problem.column(), problem.message());
  }

  /** A time for people: {@code 0.4 ms}, {@code 38 ms}, {@code 1.2 s}. */
  static String time(double millis) {
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return millis < 1000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  /** A size for people: {@code 12 KiB}, {@code 3.4 MiB}, {@code 7.0 GiB}. */
  static String size(long bytes) {
    if (bytes < 1 << 20) {
      return Math.ceilDiv(bytes, 1024) + " KiB";
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
