package io.serai.plugins.chat;

/**
 * A piece of a template.
 *
 * @param text of a string, what it stands for
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** What is written as it is. */
    TEXT,
    /** The begin of what is computed and written. */
    OUTPUT,
    /** The begin of a statement. */
    STATEMENT,
    /** The end of either. */
    CLOSE,
    NAME,
    NUMBER,
    STRING,
    OPERATOR,
    /** After the last. */
    END
  }

  boolean is(Kind other, String written) {
    return kind == other && text.equals(written);
  }

  boolean isOperator(String written) {
    return is(Kind.OPERATOR, written);
  }

  boolean isName(String written) {
    return is(Kind.NAME, written);
  }

  /** As in an error. */
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
