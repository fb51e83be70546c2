package io.serai.server.device;

import io.serai.server.http.ErrorForm;
import io.serai.server.http.Failure;
import io.serai.server.http.ProblemForm;
import io.serai.spi.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures as in the rest of the engine, but for the status of some, which this API's clients know
 * as 400. The error code stays what it is.
 *
 * @param bad error codes that are answered 400
 */
record DeviceErrors(Set<ErrorCode> bad) implements ErrorForm {
  private static final ProblemForm PROBLEM = new ProblemForm();
  private static final int BAD_REQUEST = 400;

  /** Where a model is asked: one that there isn't is the caller's mistake. */
  static final DeviceErrors OF_CALLS = new DeviceErrors(Set.of(ErrorCode.MODEL_NOT_FOUND));

  /** Where a model is chosen or moved: so is one that can't be had safely. */
  static final DeviceErrors OF_CHOICES =
      new DeviceErrors(
          Set.of(
              ErrorCode.MODEL_NOT_FOUND,
              ErrorCode.INSUFFICIENT_MEMORY,
              ErrorCode.MEMORY_PRESSURE,
              ErrorCode.INSUFFICIENT_STORAGE,
              ErrorCode.INVALID_MODEL,
              ErrorCode.FILES_MISSING,
              ErrorCode.BACKEND_UNAVAILABLE,
              ErrorCode.QUARANTINED));

  @Override
  public Failure told(Failure failure) {
    boolean isBad = bad.stream().anyMatch(code -> code.name().equals(failure.code()));
    return isBad
        ? new Failure(BAD_REQUEST, failure.code(), failure.detail(), failure.field())
        : failure;
  }

  @Override
  public String contentType() {
    return PROBLEM.contentType();
  }

  @Override
  public byte[] body(Failure failure, String path) {
    return PROBLEM.body(failure, path);
  }

  /** Its clients read lines of data only. */
  @Override
  public @Nullable String event() {
    return null;
  }
}
