package io.serai.server.api;

import io.serai.routes.pipeline.PipelineInfo;
import io.serai.routes.pipeline.Pipelines;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PipelinesDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.List;

/** The pipelines of this process. */
final class LocalPipelines {
  private final Pipelines pipelines;

  LocalPipelines(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  /** All, and what is wrong in their files. */
  PipelinesDocument all() {
    return new PipelinesDocument(
        pipelines.list().stream().map(info -> ToDocument.pipeline(info, null)).toList(),
        ToDocument.problems(pipelines.problems()));
  }

  /** One, with the text of its file. */
  PipelineDocument find(String name) {
    return ToDocument.pipeline(require(name), pipelines.text(name).orElse(""));
  }

  /**
   * The pipeline of that name.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_NOT_FOUND} if there is none
   */
  PipelineInfo require(String name) {
    List<PipelineInfo> all = pipelines.list();
    return all.stream()
        .filter(pipeline -> pipeline.name().equals(name))
        .findFirst()
        .orElseThrow(() -> NoPipeline.of(name, all));
  }

  /** Those that can be called, by name. */
  List<PipelineInfo> callable() {
    return pipelines.list().stream().filter(PipelineInfo::callable).toList();
  }

  /** What is wrong with the text of a pipelines' file; nothing of it runs. */
  List<ProblemDocument> validate(String fileName, String text) {
    return ToDocument.problems(pipelines.validate(Path.of(fileName), text));
  }
}
