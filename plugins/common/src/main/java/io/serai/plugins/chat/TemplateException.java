package io.serai.plugins.chat;

/** A template can't be read, or can't be carried out. */
class TemplateException extends RuntimeException {
  /** What a template says itself against a conversation. */
  static final class Raised extends TemplateException {
    Raised(String message) {
      super(message);
    }

    @Override
    TemplateException in(int line) {
      return this;
    }
  }

  private final boolean placed;

  TemplateException(String message) {
    this(message, false);
  }

  private TemplateException(String message, boolean placed) {
    super(message);
    this.placed = placed;
  }

  /** With the line of the template, from 1. */
  static TemplateException at(int line, String message) {
    return new TemplateException("line %d: %s".formatted(line, message), true);
  }

  /** The same with its line, if it has none. */
  TemplateException in(int line) {
    return placed ? this : at(line, String.valueOf(getMessage()));
  }
}
