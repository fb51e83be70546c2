package io.serai.routes;

import io.serai.routes.pipeline.RunResult;
import io.serai.spi.Classification;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;

/** Runs of pipelines of models that agree, differ, fail or are slow, and what comes of them. */
public final class TestingRuns {
  /** The text of a pipeline that asks one model, whose name is to be filled in. */
  public static final String ASK =
      """
      - route:
          id: ask
          from:
            uri: direct
            parameters: {name: ask}
            steps:
              - to: {id: first, uri: model, parameters: {name: %s}}
      """;

  private TestingRuns() {}

  /** An engine with the models, which works in an empty folder. */
  public static TestingEngine engine(Path work) throws IOException {
    TestingEngine engine = new TestingEngine(work);
    engine.model("parrot", "suffix: ''");
    engine.model("sure", "label: good, confidence: 0.9");
    engine.model("unsure", "label: good, confidence: 0.55");
    engine.model("contrary", "label: bad, confidence: 0.7");
    engine.model("broken", "fail: true");
    engine.model("slow", "label: slow, sleep_ms: 4000");
    return engine;
  }

  /** The label of the one answer. */
  public static String label(RunResult result) {
    return ((Classification) completed(result).answer()).label();
  }

  /** What a run that succeeded came to; throws what it failed with otherwise. */
  public static RunResult.Completed completed(RunResult result) {
    if (result instanceof RunResult.Failed failed) {
      throw failed.error();
    }
    return (RunResult.Completed) result;
  }

  /** What a run failed with. */
  public static SeraiException failed(RunResult result) {
    return ((RunResult.Failed) result).error();
  }
}
