package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine answers with; as JSON, names are in snake case and nulls are left out. */
public final class Documents {
  private Documents() {}

  /**
   * Something in a file that a person has to mend; line and column are 0 where they don't apply.
   */
  public record ProblemDocument(String file, int line, int column, String message) {}

  /** Bytes by what can become of them. */
  public record MemoryDocument(long privateBytes, long mappedBytes, long pinnedBytes) {}

  /** A tensor that a model takes or gives; -1 stands for a dimension that a call decides. */
  public record TensorSpecDocument(String name, String datatype, List<Long> shape) {}

  /** A model in memory; {@code loadMs} is how long loading took. */
  public record LoadedDocument(
      String model,
      String version,
      String variant,
      String plugin,
      String loadedAt,
      double loadMs,
      long calls,
      int threads,
      MemoryDocument memory,
      List<TensorSpecDocument> inputs,
      List<TensorSpecDocument> outputs) {}

  /** A form of a model, and whether its files are here. */
  public record VariantDocument(String name, long bytes, boolean onThisMachine) {}

  /** A figure known of a model. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MeasurementDocument(String metric, double value, @Nullable String measuredOn) {}

  /** A model of the catalog. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ModelDocument(
      String name,
      String version,
      String description,
      List<String> tasks,
      String format,
      @Nullable String backend,
      List<String> aliases,
      List<String> labels,
      List<VariantDocument> variants,
      String license,
      List<MeasurementDocument> quality,
      List<MeasurementDocument> speed,
      String file,
      @Nullable LoadedDocument loaded) {}

  /** All models, and what is wrong in manifests. */
  public record ModelsDocument(List<ModelDocument> models, List<ProblemDocument> problems) {}

  /** A pipeline; the text of its file is there when one is shown. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PipelineDocument(
      String name,
      String description,
      String from,
      boolean callable,
      String file,
      List<String> models,
      int generation,
      @Nullable String text) {}

  /** All pipelines, and what is wrong in their files. */
  public record PipelinesDocument(
      List<PipelineDocument> pipelines, List<ProblemDocument> problems) {}

  /** A load parameter that a backend understands. */
  public record ParameterDocument(
      String name, String type, String defaultValue, String description) {}

  /** A plugin. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PluginDocument(
      String name,
      String version,
      String file,
      String state,
      @Nullable String backend,
      List<String> formats,
      @Nullable String runtimeVersion,
      List<ParameterDocument> parameters,
      int models,
      List<String> problems) {}

  /** All plugins. */
  public record PluginsDocument(List<PluginDocument> plugins) {}

  /**
   * The process's memory and what it can have of the machine's, in bytes.
   *
   * @param limitedBy the control group that leaves less than the machine has; null where none does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProcessDocument(
      long residentBytes,
      long heapUsedBytes,
      long machineTotalBytes,
      long machineAvailableBytes,
      long swapFreeBytes,
      @Nullable String limitedBy) {}

  /** How the engine is. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StatusDocument(
      String version,
      String state,
      @Nullable String url,
      long pid,
      String home,
      double uptimeSeconds,
      int cores,
      int waitingCalls,
      int threads,
      ProcessDocument memory,
      List<LoadedDocument> loaded,
      int models,
      int pipelines,
      List<PluginDocument> plugins,
      List<ProblemDocument> problems) {}

  /** What one step of a pipeline did; times in milliseconds. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepDocument(
      String id,
      String model,
      @Nullable String version,
      @Nullable String variant,
      double elapsedMs,
      @Nullable Double loadMs,
      @Nullable Double queueMs,
      @Nullable Double computeMs,
      @Nullable JsonNode answer,
      @Nullable Double minConfidence,
      @Nullable ErrorDocument error) {}

  /** A failure. */
  public record ErrorDocument(String code, String message) {}

  /** What a pipeline answered. */
  public record RunDocument(
      String pipeline, JsonNode result, List<StepDocument> steps, double elapsedMs) {}

  /**
   * What is asked of a pipeline: one of text, texts and inputs.
   *
   * @param inputs tensors by name, each with {@code datatype}, {@code shape} and {@code data}
   * @param outputs which tensors to answer {@code inputs} with; null for all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunBody(
      @Nullable String text,
      @Nullable List<@Nullable String> texts,
      @Nullable Map<String, @Nullable TensorDocument> inputs,
      @Nullable List<@Nullable OutputDocument> outputs,
      @Nullable String task,
      @Nullable Map<String, Object> parameters) {
    /** One text and nothing else. */
    public static RunBody of(String text) {
      return new RunBody(text, null, null, null, null, null);
    }
  }

  /** A tensor that is asked for, as the Open Inference Protocol names it. */
  public record OutputDocument(@Nullable String name) {}

  /** A tensor; data in row-major order, flat or nested. */
  public record TensorDocument(
      @Nullable String datatype, @Nullable List<@Nullable Long> shape, @Nullable JsonNode data) {}
}
