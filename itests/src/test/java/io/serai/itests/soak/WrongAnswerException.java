package io.serai.itests.soak;

/** An answer isn't what it has to be; the message says what is wrong. */
final class WrongAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongAnswerException(String message) {
    super(message);
  }
}
