package io.serai.server.api;

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
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What can be asked of an engine, in this process or another. Every method but {@link #run} and
 * {@link #stream} throws a {@link SeraiException} on failure; their future fails with one.
 */
public interface Api extends AutoCloseable {
  /** How the engine is. */
  StatusDocument status();

  /** The machine as the engine can use it, with advice. */
  DeviceDocument device();

  /** The models of the catalog, and what is wrong in it. */
  ModelsDocument models();

  /** One model. */
  ModelDocument model(String name);

  /** Says what a file or folder of this machine is; writes nothing. */
  RecognitionDocument inspectModel(ImportBody body);

  /** Adds a file or folder of this machine to the home's catalog. */
  RecognitionDocument addModel(ImportBody body);

  /** Loads a model now, or finds it loaded. */
  ModelDocument loadModel(String name);

  /** Unloads a model once its running calls are done. */
  ModelDocument unloadModel(String name);

  /** The pipelines, and what is wrong in their files. */
  PipelinesDocument pipelines();

  /** One pipeline, with the text of its file. */
  PipelineDocument pipeline(String name);

  /** What is wrong with the text of a pipelines' file; nothing of it runs. */
  List<ProblemDocument> validatePipeline(String fileName, String text);

  /** The plugins. */
  PluginsDocument plugins();

  /** Installs a bundle into the home's plugins, and waits until it is resolved. */
  PluginDocument installPlugin(Path file);

  /** Removes a bundle from the home's plugins. */
  void uninstallPlugin(String name);

  /** Runs a pipeline, or asks a model by its name. */
  CompletableFuture<RunDocument> run(String name, RunBody body);

  /**
   * The same, with the tokens of its steps while they are made.
   *
   * @param tokens called on a thread that computes or reads, by one at a time
   * @param cancellation gives up the run
   */
  CompletableFuture<RunDocument> stream(
      String name, RunBody body, Consumer<TokenDocument> tokens, Cancellation cancellation);

  /** Says which model would answer, and why. */
  SelectDocument select(SelectBody body);

  /** What can be begun and takes a while. */
  JobsApi jobs();

  /** What can be asked about memory. */
  GateApi gate();

  /** Lets go of the engine; one in another process goes on. */
  @Override
  void close();
}
