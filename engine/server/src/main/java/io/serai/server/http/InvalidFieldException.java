package io.serai.server.http;

import io.serai.spi.ErrorCode;

/** A request that is refused for one of its fields. */
public final class InvalidFieldException extends RuntimeException {
  private final ErrorCode code;
  private final String field;

  /**
   * A refusal with {@link ErrorCode#INVALID_PARAMETER}.
   *
   * @param field its name, such as {@code temperature} or {@code messages[0].content}
   * @param message what is wrong with it, and what to do
   */
  public InvalidFieldException(String field, String message) {
    this(ErrorCode.INVALID_PARAMETER, field, message);
  }

  /** A refusal. */
  public InvalidFieldException(ErrorCode code, String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }

  /** The field's name. */
  public String field() {
    return field;
  }
}
