package io.serai.server.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.serai.server.api.Api;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ModelsDocument;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.PluginsDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Documents.RunBody;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.Documents.TokenDocument;
import io.serai.server.api.GateApi;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.server.api.JobsApi;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers with the text, or with a failure that is chosen by it; nothing else can be asked. */
final class TestingApi implements Api {
  private final Function<String, @Nullable ErrorCode> failures;

  TestingApi(Function<String, @Nullable ErrorCode> failures) {
    this.failures = failures;
  }

  @Override
  public CompletableFuture<RunDocument> run(String name, RunBody body) {
    String text = String.valueOf(body.text());
    ErrorCode failure = failures.apply(text);
    return failure == null
        ? CompletableFuture.completedFuture(
            new RunDocument(name, TextNode.valueOf(text), List.of(), 1))
        : CompletableFuture.failedFuture(new SeraiException(failure, "chosen"));
  }

  @Override
  public CompletableFuture<RunDocument> stream(
      String name, RunBody body, Consumer<TokenDocument> tokens, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StatusDocument status() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelsDocument models() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelDocument model(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RecognitionDocument inspectModel(ImportBody body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RecognitionDocument addModel(ImportBody body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelDocument loadModel(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelDocument unloadModel(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PipelinesDocument pipelines() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PipelineDocument pipeline(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ProblemDocument> validatePipeline(String fileName, String text) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PluginsDocument plugins() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PluginDocument installPlugin(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void uninstallPlugin(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DeviceDocument device() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SelectDocument select(SelectBody body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public JobsApi jobs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public GateApi gate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
