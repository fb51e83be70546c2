package io.serai.server.kserve;

import io.serai.server.http.Answers;
import io.serai.server.http.ErrorForm;
import io.serai.server.http.ErrorForms;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** Failures as the protocol has them: {@code {"error": "text"}}. */
public final class KServeErrors implements ErrorForm {
  private KServeErrors() {}

  /** Has all failures under {@code /v2} written so. */
  public static void register() {
    ErrorForms.register("/v2", new KServeErrors());
  }

  @Override
  public String type() {
    return "application/json";
  }

  @Override
  public byte[] write(HttpServerRequest request, int status, String code, String detail) {
    return Answers.bytes(Map.of("error", detail));
  }
}
