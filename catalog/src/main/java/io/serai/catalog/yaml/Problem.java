package io.serai.catalog.yaml;

import java.nio.file.Path;

/**
 * Something in a file that a person has to mend.
 *
 * @param file where it is
 * @param line from 1; 0 if the whole file is meant
 * @param column from 1; 0 if the whole line is meant
 * @param message what is wrong and what to do
 */
public record Problem(Path file, int line, int column, String message) {
  /** As compilers print it: {@code file:line:column: message}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
