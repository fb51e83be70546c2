package io.serai.plugins.openai;

import io.serai.plugins.openai.AttemptFailure.Kind;
import io.serai.plugins.openai.RemoteServer.Question;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** A model on a server of the Open Inference Protocol v2. */
final class OpenInferenceModel implements Model {
  private static final int MOST_METADATA = 4 << 20;
  private static final String JSON = "application/json";

  private final RemoteServer server;
  private final String path;
  private final Signature signature;

  /** Asks the server for the signature. */
  OpenInferenceModel(RemoteServer server, RemoteSettings settings, Cancellation cancellation) {
    this.server = server;
    path =
        "/v2/models/"
            + encoded(settings.model())
            + settings.modelVersion().map(version -> "/versions/" + encoded(version)).orElse("");
    signature =
        server.ask(
            new Question(path, null, null, JSON),
            (reply, first, total) ->
                understood(
                    reply.readAll(MOST_METADATA, total, cancellation), ModelMetadata::signature),
            cancellation);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Set<Task> tasks() {
    return Set.of();
  }

  @Override
  public Footprint memory() {
    return Footprint.NONE;
  }

  @Override
  public int threads() {
    return 0;
  }

  @Override
  public String device() {
    return server.host();
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    return infer(inputs, Set.of(), cancellation);
  }

  @Override
  public Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    BodyPublisher request = TensorsWriter.write(inputs, outputs, signature);
    return server.ask(
        new Question(path + "/infer", request, null, JSON),
        (reply, first, total) ->
            understood(
                reply.readAll(total, cancellation),
                json -> TensorsReader.read(json, reply.memory())),
        cancellation);
  }

  private interface Reading<T> {
    T of(byte[] json) throws IOException, AttemptFailure;
  }

  private <T> T understood(byte[] json, Reading<T> reading) throws AttemptFailure {
    try {
      return reading.of(json);
    } catch (IOException e) {
      throw new AttemptFailure(
          Kind.SERVER_FAILED,
          ErrorCode.REMOTE_FAILED,
          "%s answered something that isn't of the Open Inference Protocol (%s):%s"
              .formatted(
                  server.host(),
                  server.excerpt(String.valueOf(e.getMessage())).strip(),
                  server.excerpt(json)));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
