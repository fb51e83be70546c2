package io.serai.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Failures as {@code application/problem+json} (RFC 9457), with the error code in {@code code}. */
public final class ProblemForm implements ErrorForm {
  @Override
  public String contentType() {
    return "application/problem+json";
  }

  @Override
  public byte[] body(Failure failure, String path) {
    ObjectNode problem = JsonNodeFactory.instance.objectNode();
    problem.put("type", "about:blank");
    problem.put("title", failure.code().toLowerCase(Locale.ROOT).replace('_', ' '));
    problem.put("status", failure.status());
    problem.put("code", failure.code());
    problem.put("detail", failure.detail());
    problem.put("instance", path);
    return problem.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String event() {
    return "error";
  }
}
