package io.serai.server.cli;

/**
 * Which of the standard streams are terminals. The launcher says so in the system property {@code
 * serai.terminals}: {@code 0}, {@code 1} and {@code 2} for those that are. Java's Console only
 * knows whether all are.
 */
final class Terminal {
  private Terminal() {}

  static boolean isInput() {
    return is('0');
  }

  static boolean isOutput() {
    return is('1');
  }

  static boolean isError() {
    return is('2');
  }

  private static boolean is(char stream) {
    return System.getProperty("serai.terminals", "").indexOf(stream) >= 0;
  }
}
