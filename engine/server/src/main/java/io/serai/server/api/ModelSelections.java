package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.core.Engine;
import io.serai.core.gate.Tier;
import io.serai.core.select.Form;
import io.serai.core.select.Goal;
import io.serai.core.select.ModelSelection;
import io.serai.core.select.Ranking;
import io.serai.core.select.Selection;
import io.serai.core.select.SelectionRequest;
import io.serai.core.select.Wish;
import io.serai.server.api.SelectDocuments.ExplanationDocument;
import io.serai.server.api.SelectDocuments.LeftOutDocument;
import io.serai.server.api.SelectDocuments.RankedDocument;
import io.serai.server.api.SelectDocuments.SelectBody;
import io.serai.server.api.SelectDocuments.SelectDocument;
import io.serai.server.api.SelectDocuments.TermDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Chooses a model of this process's engine for somebody who asks which it would be. */
final class ModelSelections {
  private static final double GIB = 1L << 30;
  private static final double TARGET_MILLIS = 10;

  private final Engine engine;

  ModelSelections(Engine engine) {
    this.engine = engine;
  }

  /**
   * Chooses a model, and loads it if that is asked for; where it can't be loaded after all, the
   * next best.
   *
   * @param cancellation has it no longer wait for the load
   * @return fails as {@link ModelSelection#select}; also if a model that is named can't be had
   *     safely
   * @throws SeraiException likewise, where nothing was begun
   */
  CompletableFuture<SelectDocument> select(SelectBody body, Cancellation cancellation) {
    ModelSelection selections = engine.selection();
    Wish wish = wish(body);
    ModelRef named = ref(body.model());
    boolean auto = named != null && named.isAuto();
    SelectionRequest request =
        new SelectionRequest(auto ? null : named, ref(body.preferredModel()), goal(wish, named));
    if (request.model() != null) {
      selections.requireAvailable(request.model(), request.wish());
    }
    boolean explains = Boolean.TRUE.equals(body.explain());
    if (!Boolean.TRUE.equals(body.load())) {
      return CompletableFuture.completedFuture(
          document(selections.select(request), false, 0, explains ? request.wish() : null));
    }
    long start = System.nanoTime();
    return engine
        .load(request, cancellation)
        .thenApplyAsync(
            chosen ->
                document(
                    chosen.selection(),
                    chosen.lease().waited(),
                    chosen.lease().waited() ? (System.nanoTime() - start) / 1e9 : 0,
                    explains ? request.wish() : null),
            engine.threads());
  }

  private SelectDocument document(
      Selection selection, boolean swapped, double seconds, @Nullable Wish explained) {
    Manifest manifest = engine.catalog().snapshot().require(selection.model());
    double millis = selection.nanos() / 1e6;
    return new SelectDocument(
        "success",
        selection.model().toString(),
        manifest.version(),
        ModelSize.bytes(manifest, engine.residency().loaded(), engine.store()) / GIB,
        id(tier(manifest)),
        manifest.allCapabilities().stream().toList(),
        selection.reason(),
        millis,
        swapped,
        seconds,
        millis < TARGET_MILLIS,
        selection.mode().id(),
        selection.score(),
        explained == null ? null : explanation(engine.selection().rank(explained)));
  }

  private Tier tier(Manifest manifest) {
    return engine.selection().tierOf(manifest);
  }

  private static String id(Tier tier) {
    return tier.name().toLowerCase(Locale.ROOT);
  }

  private static ExplanationDocument explanation(Ranking ranking) {
    return new ExplanationDocument(
        ranking.ranked().stream()
            .map(
                one ->
                    new RankedDocument(
                        one.model(),
                        one.score(),
                        id(one.tier()),
                        one.loaded(),
                        one.terms().stream()
                            .map(term -> new TermDocument(term.name(), term.value(), term.why()))
                            .toList()))
            .toList(),
        ranking.leftOut().stream()
            .map(
                out ->
                    new LeftOutDocument(
                        out.model(), out.obstacle().name().toLowerCase(Locale.ROOT), out.reason()))
            .toList(),
        ranking.incapable());
  }

  private static @Nullable ModelRef ref(@Nullable String name) {
    return name == null ? null : ModelRef.parse(name);
  }

  /** {@code auto:speed} says what matters, where the priority doesn't. */
  private static Wish goal(Wish wish, @Nullable ModelRef named) {
    if (named == null || !named.isAuto() || named.variant() == null) {
      return wish;
    }
    return new Wish(
        wish.capabilities(),
        goal(named.variant()),
        wish.tokens(),
        wish.maxLatency(),
        wish.minQuality(),
        wish.without(),
        wish.form(),
        wish.options());
  }

  private static Wish wish(SelectBody body) {
    Set<String> capabilities = new TreeSet<>();
    if (body.task() != null) {
      capabilities.add(body.task());
    }
    if (body.capabilities() != null) {
      for (String capability : body.capabilities()) {
        if (capability == null || capability.isBlank()) {
          throw new SeraiException(ErrorCode.INVALID_PARAMETER, "a capability is empty");
        }
        capabilities.add(capability);
      }
    }
    return new Wish(
        capabilities,
        body.priority() == null ? Goal.BALANCED : goal(body.priority()),
        Objects.requireNonNullElse(body.maxTokens(), Wish.TOKENS),
        body.maxLatencyMs() == null ? null : Wish.latency(body.maxLatencyMs()),
        body.minQuality(),
        Map.of(),
        body.form() == null ? null : form(body.form()));
  }

  private static Form form(String id) {
    return Form.of(id)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_PARAMETER,
                    "form is json-schema or grammar, not '%s'".formatted(id)));
  }

  private static Goal goal(String id) {
    return Goal.of(id)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INVALID_PARAMETER,
                    "priority is speed, quality or balanced, not '%s'".formatted(id)));
  }
}
