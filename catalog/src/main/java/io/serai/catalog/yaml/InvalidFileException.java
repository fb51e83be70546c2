package io.serai.catalog.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file that can't be used, with everything that was found wrong in it. */
public final class InvalidFileException extends Exception {
  private final List<Problem> problems;

  /** At least one problem. */
  public InvalidFileException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order they were found. */
  public List<Problem> problems() {
    return problems;
  }
}
