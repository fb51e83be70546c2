package io.serai.server.http;

import io.serai.server.api.LocalApi;
import io.serai.spi.SeraiException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, before an API puts it into its own form.
 *
 * @param status of HTTP
 * @param code an {@link io.serai.spi.ErrorCode}, or one that only HTTP has
 * @param detail what happened and what to do
 * @param field what of the request is wrong, such as {@code messages[0].content}; null where that
 *     isn't told
 */
public record Failure(int status, String code, String detail, @Nullable String field) {
  private static final int FORBIDDEN = 403;

  /** What a failed run says. */
  public static Failure of(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof InvalidFieldException invalid) {
      return new Failure(
          HttpStatus.of(invalid.code()),
          invalid.code().name(),
          String.valueOf(invalid.getMessage()),
          invalid.field());
    }
    if (cause instanceof ForbiddenException forbidden) {
      return new Failure(FORBIDDEN, "FORBIDDEN", String.valueOf(forbidden.getMessage()), null);
    }
    SeraiException error = LocalApi.failure(cause);
    return new Failure(
        HttpStatus.of(error.code()), error.code().name(), String.valueOf(error.getMessage()), null);
  }
}
