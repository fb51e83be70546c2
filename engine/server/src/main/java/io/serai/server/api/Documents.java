package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.serai.routes.model.StepToken;
import io.serai.server.api.GateDocuments.MemoryPressureDocument;
import io.serai.server.api.SelectDocuments.SelectionDocument;
import java.util.ArrayList;
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

  /**
   * Where the time of a load went, in milliseconds. Files are read while others leave, so the parts
   * may be more together than the whole.
   *
   * @param drainMs until the running calls of models that had to leave were done
   * @param freeMs until their memory was free
   * @param readMs reading files ahead and checking their digests
   * @param startMs starting the backend, or a worker with it
   * @param initialiseMs loading by the backend
   * @param firstAnswerMs the first call, not part of the load; null before that
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoadTimesDocument(
      double drainMs,
      double freeMs,
      double readMs,
      double startMs,
      double initialiseMs,
      @Nullable Double firstAnswerMs) {}

  /**
   * What was measured of a model on this machine, without the worker it ran in.
   *
   * @param peak while it loaded and answered; null if only its load was timed
   * @param steady afterwards; null likewise
   * @param perRequestBytes private memory that an answer took besides; null likewise
   * @param loadMs its last load, without waiting
   * @param demoteMs how long it took the last time to page it out to swap; null if it never was
   * @param promoteMs how long it took the last time to page it in again; null likewise
   * @param at when, in ISO 8601
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MeasuredDocument(
      @Nullable MemoryDocument peak,
      @Nullable MemoryDocument steady,
      @Nullable Long perRequestBytes,
      double loadMs,
      @Nullable Double demoteMs,
      @Nullable Double promoteMs,
      String at) {}

  /**
   * A model in memory.
   *
   * @param loadMs how long loading took, waiting included
   * @param loadTimes where that time went
   * @param waiting how many calls wait for cores now, or until it is paged in
   * @param device where it computes, such as {@code cpu} or {@code cuda:0}
   */
  public record LoadedDocument(
      String model,
      String version,
      String variant,
      String plugin,
      String loadedAt,
      double loadMs,
      LoadTimesDocument loadTimes,
      long calls,
      int waiting,
      int threads,
      String device,
      MemoryDocument memory,
      List<TensorSpecDocument> inputs,
      List<TensorSpecDocument> outputs) {}

  /** A form of a model, whether its files are here, and what was measured of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VariantDocument(
      String name, long bytes, boolean onThisMachine, @Nullable MeasuredDocument measured) {}

  /** A figure known of a model. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MeasurementDocument(String metric, double value, @Nullable String measuredOn) {}

  /**
   * A model of the catalog.
   *
   * @param server the host that computes it, with its port where that isn't the usual one; null for
   *     a model of this machine, and where the manifest doesn't say
   */
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
      @Nullable String server,
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
   * @param pressure the share of the last 10 s, in per cent, in which something waited for memory;
   *     null where the kernel doesn't tell
   * @param limitedBy the control group that leaves less than the machine has; null where none does
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProcessDocument(
      long residentBytes,
      long heapUsedBytes,
      long machineTotalBytes,
      long machineAvailableBytes,
      long swapTotalBytes,
      long swapFreeBytes,
      @Nullable Double pressure,
      @Nullable String limitedBy) {}

  /**
   * How the engine is.
   *
   * @param cores on how many models may compute at once
   * @param coresInUse on how many they do
   * @param waitingCalls how many calls wait, for cores, for a load, or until their model is paged
   *     in
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StatusDocument(
      String version,
      String state,
      @Nullable String url,
      long pid,
      String home,
      double uptimeSeconds,
      int cores,
      int coresInUse,
      int waitingCalls,
      int threads,
      ProcessDocument memory,
      MemoryPressureDocument pressure,
      List<LoadedDocument> loaded,
      int models,
      int pipelines,
      List<PluginDocument> plugins,
      List<ProblemDocument> problems) {}

  /**
   * What one step of a pipeline did; times in milliseconds.
   *
   * @param selection how its model was chosen; null if the step names one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepDocument(
      String id,
      String model,
      @Nullable String version,
      @Nullable String variant,
      @Nullable String device,
      double elapsedMs,
      @Nullable Double loadMs,
      @Nullable Double queueMs,
      @Nullable Double computeMs,
      @Nullable JsonNode answer,
      @Nullable Double minConfidence,
      @Nullable ErrorDocument error,
      @Nullable SelectionDocument selection) {}

  /** A failure. */
  public record ErrorDocument(String code, String message) {}

  /** What a pipeline answered. */
  public record RunDocument(
      String pipeline, JsonNode result, List<StepDocument> steps, double elapsedMs) {}

  /**
   * What is asked of a pipeline: one of text, texts, messages, image, images and inputs.
   *
   * @param messages a conversation
   * @param image a JPEG or PNG file, in JSON as base64
   * @param images several of them
   * @param inputs tensors by name, each with {@code datatype}, {@code shape} and {@code data}
   * @param outputs which tensors to answer {@code inputs} with; null for all
   * @param stream whether to send tokens as they are made; null for as {@code Accept} says
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SuppressWarnings("ArrayRecordComponent")
  public record RunBody(
      @Nullable String text,
      @Nullable List<@Nullable String> texts,
      @Nullable List<@Nullable MessageDocument> messages,
      byte @Nullable [] image,
      @Nullable List<byte @Nullable []> images,
      @Nullable Map<String, @Nullable TensorDocument> inputs,
      @Nullable List<@Nullable OutputDocument> outputs,
      @Nullable String task,
      @Nullable Map<String, Object> parameters,
      @Nullable Boolean stream) {
    /** One text and nothing else. */
    public static RunBody ofText(String text) {
      return new RunBody(text, null, null, null, null, null, null, null, null, null);
    }

    /** One image and nothing else. */
    public static RunBody ofImage(byte[] file) {
      return new RunBody(null, null, null, file, null, null, null, null, null, null);
    }

    /** A conversation and nothing else. */
    public static RunBody ofMessages(List<MessageDocument> messages) {
      List<@Nullable MessageDocument> all = new ArrayList<>(messages);
      return new RunBody(null, null, all, null, null, null, null, null, null, null);
    }

    /** The same, as this task and with these parameters. */
    public RunBody with(@Nullable String task, @Nullable Map<String, Object> parameters) {
      return new RunBody(
          text, texts, messages, image, images, inputs, outputs, task, parameters, stream);
    }

    /** The same, to be answered with its tokens as they are made. */
    public RunBody streamed() {
      return new RunBody(
          text, texts, messages, image, images, inputs, outputs, task, parameters, true);
    }
  }

  /** What somebody said in a conversation. */
  public record MessageDocument(@Nullable String role, @Nullable String content) {}

  /**
   * A token that a step of a pipeline generated.
   *
   * @param index of the text it answers, from 0; null where the step was asked a single one
   * @param text what is certain now; may be empty
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TokenDocument(
      String step, String model, @Nullable Integer index, int tokenId, String text) {
    /** As the step tells it. */
    public static TokenDocument of(StepToken token) {
      return new TokenDocument(
          token.step(), token.model(), token.index(), token.tokenId(), token.text());
    }
  }

  /** A tensor that is asked for, as the Open Inference Protocol names it. */
  public record OutputDocument(@Nullable String name) {}

  /** A tensor; data in row-major order, flat or nested. */
  public record TensorDocument(
      @Nullable String datatype,
      @Nullable List<@Nullable Long> shape,
      @JsonDeserialize(using = FlatData.class) @Nullable JsonNode data) {}
}
