package io.serai.server.api;

import io.serai.catalog.yaml.Suggestion;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;

/** The failure where a name is no pipeline's, with {@link ErrorCode#PIPELINE_NOT_FOUND}. */
public final class NoPipeline {
  private NoPipeline() {}

  /** Where any pipeline would do. */
  static SeraiException of(String name, List<PipelineInfo> known) {
    return of(name, "", known);
  }

  /** Where it has to be one that can be called. */
  public static SeraiException ofCallable(String name, List<PipelineInfo> known) {
    return of(name, " that can be called", known.stream().filter(PipelineInfo::callable).toList());
  }

  private static SeraiException of(String name, String how, List<PipelineInfo> known) {
    List<String> names = known.stream().map(PipelineInfo::name).toList();
    return new SeraiException(
        ErrorCode.PIPELINE_NOT_FOUND,
        "there is no pipeline named '%s'%s%s"
            .formatted(name, how, Suggestion.didYouMeanOneOf(name, names)));
  }
}
