package io.serai.core.select;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Set;

/** Whether another model is asked where the one that was chosen can't be had after all. */
public final class NextChoice {
  private static final int MOST_TRIED = 4;

  /** Failures before a model computes anything; with another model it may work. */
  private static final Set<ErrorCode> ANOTHER_MAY_DO =
      Set.of(
          ErrorCode.INSUFFICIENT_MEMORY,
          ErrorCode.MEMORY_PRESSURE,
          ErrorCode.LOAD_FAILED,
          ErrorCode.INVALID_MODEL,
          ErrorCode.FILES_MISSING,
          ErrorCode.BACKEND_UNAVAILABLE,
          ErrorCode.QUARANTINED,
          ErrorCode.MODEL_UNLOADED,
          ErrorCode.OVERLOADED);

  private NextChoice() {}

  /**
   * Whether another model is to be asked for a request whose choice failed: it failed before it
   * computed anything, was not named, and not too many were tried.
   *
   * @param request with those left out that were tried before
   */
  public static boolean anotherMayDo(SelectionRequest request, SeraiException why) {
    return ANOTHER_MAY_DO.contains(why.code()) && mayAskAnother(request);
  }

  /** Whether another model may be asked at all: none was named, and not too many were tried. */
  public static boolean mayAskAnother(SelectionRequest request) {
    return request.model() == null && request.wish().without().size() < MOST_TRIED;
  }

  /**
   * The failure where no other can be chosen. There are models for it, so what was against the last
   * of them is what the caller can mend, want of memory before all else.
   *
   * @param none what is against all that weren't tried
   * @param last what the one that was tried last failed with
   */
  public static SeraiException noOther(SeraiException none, SeraiException last) {
    boolean memory =
        last.code() == ErrorCode.INSUFFICIENT_MEMORY || last.code() == ErrorCode.MEMORY_PRESSURE;
    return none.code() == ErrorCode.MODEL_NOT_FOUND || memory
        ? new SeraiException(last.code(), String.valueOf(none.getMessage()), last)
        : none;
  }
}
