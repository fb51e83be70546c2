package io.serai.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns that line up. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with a heading. */
  static Table of(String... heading) {
    Table table = new Table();
    table.rows.add(List.of(heading));
    return table;
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, the heading in picocli's markup for bold. */
  List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        if (i < row.size() - 1) {
          line.repeat(" ", widths[i] - row.get(i).length() + 2);
        }
      }
      lines.add(lines.isEmpty() ? "@|bold " + line + "|@" : line.toString());
    }
    return lines;
  }
}
