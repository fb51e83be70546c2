package io.serai.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.Manifest;
import io.serai.catalog.Measurement;
import io.serai.catalog.Variant;
import io.serai.catalog.yaml.Problem;
import io.serai.core.CallReport;
import io.serai.core.footprint.Measured;
import io.serai.core.host.PluginInfo;
import io.serai.core.residency.LoadedModel;
import io.serai.routes.pipeline.PipelineInfo;
import io.serai.routes.pipeline.RunResult;
import io.serai.routes.trace.Step;
import io.serai.server.api.Documents.ErrorDocument;
import io.serai.server.api.Documents.LoadedDocument;
import io.serai.server.api.Documents.MeasurementDocument;
import io.serai.server.api.Documents.MemoryDocument;
import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.Documents.ParameterDocument;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.ProblemDocument;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.Documents.StepDocument;
import io.serai.server.api.Documents.TensorSpecDocument;
import io.serai.server.api.Documents.VariantDocument;
import io.serai.server.api.SelectDocuments.SelectionDocument;
import io.serai.spi.Footprint;
import io.serai.spi.Task;
import io.serai.spi.TensorSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns what the engine knows into what it tells. */
final class ToDocument {
  private ToDocument() {}

  static List<ProblemDocument> problems(List<Problem> problems) {
    return problems.stream()
        .map(p -> new ProblemDocument(p.file().toString(), p.line(), p.column(), p.message()))
        .toList();
  }

  static LoadedDocument loaded(LoadedModel model, int waiting) {
    Footprint memory = model.held();
    return new LoadedDocument(
        model.manifest().name(),
        model.manifest().version(),
        model.variant().name(),
        model.plugin(),
        model.loadedAt().toString(),
        millis(model.loadNanos()),
        JobToDocument.times(model),
        model.calls(),
        waiting,
        model.model().threads(),
        model.model().device(),
        new MemoryDocument(memory.privateBytes(), memory.mappedBytes(), memory.pinnedBytes()),
        tensors(model.model().signature().inputs()),
        tensors(model.model().signature().outputs()));
  }

  private static List<TensorSpecDocument> tensors(List<TensorSpec> specs) {
    return specs.stream()
        .map(
            spec ->
                new TensorSpecDocument(
                    spec.name(),
                    spec.type().name(),
                    Arrays.stream(spec.shape().dimensions()).boxed().toList()))
        .toList();
  }

  static ModelDocument model(
      Manifest manifest,
      Predicate<Variant> here,
      Function<Variant, Optional<Measured>> measured,
      @Nullable LoadedDocument loaded) {
    return new ModelDocument(
        manifest.name(),
        manifest.version(),
        manifest.description(),
        manifest.tasks().stream().map(Task::id).sorted().toList(),
        manifest.format(),
        manifest.backend(),
        manifest.aliases(),
        manifest.labels(),
        manifest.variants().stream()
            .map(
                v ->
                    new VariantDocument(
                        v.name(),
                        v.bytes(),
                        here.test(v),
                        measured.apply(v).map(JobToDocument::measured).orElse(null)))
            .toList(),
        manifest.license(),
        measurements(manifest.quality()),
        measurements(manifest.speed()),
        manifest.file().toString(),
        manifest.elsewhere() ? server(manifest.variants().getFirst().parameters()) : null,
        loaded);
  }

  /** What a backend for models elsewhere calls {@code url}; of that only what isn't secret. */
  private static @Nullable String server(Map<String, Object> parameters) {
    try {
      URI url = new URI(String.valueOf(parameters.get("url")));
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      return url.getHost() == null ? null : url.getHost() + port;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static List<MeasurementDocument> measurements(List<Measurement> measurements) {
    return measurements.stream()
        .map(m -> new MeasurementDocument(m.metric(), m.value(), m.on()))
        .toList();
  }

  static PipelineDocument pipeline(PipelineInfo info, @Nullable String text) {
    return new PipelineDocument(
        info.name(),
        info.description(),
        info.from(),
        info.callable(),
        info.file().toString(),
        info.models(),
        info.generation(),
        text);
  }

  static PluginDocument plugin(PluginInfo info) {
    return new PluginDocument(
        info.name(),
        info.version(),
        info.file().toString(),
        info.state().name().toLowerCase(Locale.ROOT),
        info.offer() == null ? null : info.offer().name(),
        info.offer() == null ? List.of() : info.offer().formats(),
        info.runtimeVersion(),
        info.parameters().stream()
            .map(p -> new ParameterDocument(p.name(), p.type(), p.defaultValue(), p.description()))
            .toList(),
        info.models(),
        info.problems());
  }

  static RunDocument run(String name, RunResult.Completed done) {
    IdentityHashMap<Object, JsonNode> json = new IdentityHashMap<>();
    distinctAnswers(done).forEach(answer -> json.put(answer, AnswerJson.of(answer)));
    return new RunDocument(
        name,
        Objects.requireNonNull(json.get(done.answer())),
        done.steps().stream()
            .map(step -> step(step, step.answer() == null ? null : json.get(step.answer())))
            .toList(),
        millis(done.elapsedNanos()));
  }

  /** The answer and those of the steps, one that is several of them once. */
  static Set<Object> distinctAnswers(RunResult.Completed done) {
    Set<Object> answers = Collections.newSetFromMap(new IdentityHashMap<>());
    answers.add(done.answer());
    done.steps().stream().map(Step::answer).filter(Objects::nonNull).forEach(answers::add);
    return answers;
  }

  private static StepDocument step(Step step, @Nullable JsonNode answer) {
    CallReport report = step.report();
    return new StepDocument(
        step.id(),
        report == null ? step.model() : report.model(),
        report == null ? null : report.version(),
        report == null || report.variant().equals(Variant.DEFAULT) ? null : report.variant(),
        report == null ? null : report.device(),
        millis(step.elapsedNanos()),
        report == null || report.loadNanos() == 0 ? null : millis(report.loadNanos()),
        report == null ? null : millis(report.queueNanos()),
        report == null ? null : millis(report.computeNanos()),
        answer,
        step.minConfidence(),
        step.error() == null
            ? null
            : new ErrorDocument(
                step.error().code().name(), String.valueOf(step.error().getMessage())),
        SelectionDocument.of(step.selection()));
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e3) / 1e3;
  }
}
