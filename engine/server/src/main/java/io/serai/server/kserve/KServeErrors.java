package io.serai.server.kserve;

import io.serai.server.http.Answers;
import io.serai.server.http.ErrorForm;
import io.serai.server.http.Failure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Failures as the protocol has them: {@code {"error": "text"}}. */
final class KServeErrors implements ErrorForm {
  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public byte[] body(Failure failure, String path) {
    return Answers.bytes(Map.of("error", failure.detail()));
  }

  /** Events of this API have no type. */
  @Override
  public @Nullable String event() {
    return null;
  }
}
