package io.serai.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteApiTest {
  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND, PIPELINE_NOT_FOUND",
    "404, MODEL_NOT_FOUND, MODEL_NOT_FOUND",
    "403, FOREIGN_ORIGIN, INVALID_INPUT",
    "405, METHOD_NOT_ALLOWED, INVALID_INPUT",
    "429, ELSEWHERE, OVERLOADED",
    "503, ELSEWHERE, STOPPING",
    "504, ELSEWHERE, TIMED_OUT",
    "500, ELSEWHERE, INTERNAL",
  })
  void aCodeThatIsntKnownIsReadFromTheStatus(int status, String code, ErrorCode expected)
      throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              "{\"code\": \"%s\", \"detail\": \"why\"}"
                  .formatted(code)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (RemoteApi api = new RemoteApi(url)) {
      SeraiException failure = catchThrowableOfType(SeraiException.class, api::status);
      assertThat(failure.code()).isEqualTo(expected);
      assertThat(failure).hasMessage("why");
    } finally {
      server.stop(0);
    }
  }
}
