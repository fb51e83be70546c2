package io.serai.server.device;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.Engine;
import io.serai.core.residency.Residency.Lease;
import io.serai.core.select.Goal;
import io.serai.core.select.Wish;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.LocalApi;
import io.serai.server.device.Bodies.HotLoadBody;
import io.serai.server.device.Bodies.LoadBody;
import io.serai.server.device.Bodies.ModelConfig;
import io.serai.server.device.ChangeDocuments.HotLoadDocument;
import io.serai.server.device.ChangeDocuments.LoadDocument;
import io.serai.server.http.Answers;
import io.serai.server.http.RunningRequest;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads models: {@code /load_model} and {@code /models/hot-load}. */
final class ModelHandlers {
  static final String HOT_LOAD =
      "{\"model_name\": \"my-model\", \"model_config\": {\"source\": \"/home/me/my-model\"}}";
  private static final String LOAD = "{\"model_name\": \"tiny-lm\"}";
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final LocalApi api;
  private final Engine engine;
  private final Models models;
  private final ModelConfigs configs;

  /**
   * Loads models of this engine.
   *
   * @param configs where what clients say of models is kept
   */
  ModelHandlers(LocalApi api, Models models, ModelConfigs configs) {
    this.api = api;
    this.engine = api.engine();
    this.models = models;
    this.configs = configs;
  }

  /** Answers when the model is loaded; a client that leaves gives the load up. */
  void load(RoutingContext request) {
    LoadBody body = LenientJson.read(request, LoadBody.class, LOAD);
    String name = Check.text("model_name", body.modelName());
    models.require(name);
    Priority priority = priority(body.priority());
    RunningRequest running = new RunningRequest(request);
    running.answer(
        engine
            .load(ModelRef.parse(name), priority, running.cancellation())
            .thenApply(lease -> Answers.bytes(loaded(name, lease))),
        json -> Answers.send(request, json));
  }

  private static Priority priority(@Nullable String id) {
    return id == null
        ? Priority.NORMAL
        : Priority.of(id)
            .orElseThrow(
                () -> Check.invalid("'priority' is low, normal or high, not '%s'".formatted(id)));
  }

  private static LoadDocument loaded(String name, Lease lease) {
    double seconds = lease.waited() ? lease.model().loadNanos() / NANOS : 0.0;
    String message =
        lease.waited()
            ? String.format(Locale.ROOT, "model %s was loaded in %.2f s", lease.model(), seconds)
            : "model %s is loaded already".formatted(lease.model());
    return new LoadDocument(message, seconds, name);
  }

  /** Adds a model where it says where its files are, and begins to load it. Blocks. */
  HotLoadDocument hotLoad(HotLoadBody body) {
    String name = Check.text("model_name", body.modelName());
    ModelConfig config = body.modelConfig();
    Optional<Manifest> known = engine.catalog().snapshot().find(ModelRef.parse(name));
    if (config != null && config.source() != null) {
      add(name, config, known.orElse(null));
    } else if (known.isEmpty()) {
      throw refused(
          "there is no model named '%s' in the catalog, so say where its files are, such as %s"
              .formatted(name, HOT_LOAD));
    }
    Manifest manifest = models.require(name);
    requireAbsent(manifest);
    engine.selection().requireAvailable(ModelRef.parse(name), Wish.of(Goal.BALANCED));
    if (config != null) {
      configs.put(manifest, config);
    }
    double seconds = engine.selection().factsOf(manifest).ready().millis() / MILLIS;
    return new HotLoadDocument(
        "hot_load_started",
        api.jobs().load(name).jobId(),
        name,
        String.format(Locale.ROOT, "%.1fs", seconds));
  }

  /** Whoever was refused for want of memory may ask the same again once there is some. */
  private void add(String name, ModelConfig config, @Nullable Manifest known) {
    ImportBody body =
        new ImportBody(config.source(), name, task(config), capabilities(config), true);
    if (known == null) {
      api.addModel(body);
    } else if (!api.isAdded(known, body)) {
      throw refused(
          "there is a model named '%s' already, which isn't of these files or can't do all of that; leave 'source' out to load it, or give another 'model_name'"
              .formatted(name));
    }
  }

  private static @Nullable String task(ModelConfig config) {
    return capabilities(config).stream()
        .filter(capability -> Task.of(capability).isPresent())
        .findFirst()
        .orElse(null);
  }

  private static List<String> capabilities(ModelConfig config) {
    List<String> capabilities = new ArrayList<>();
    if (config.capabilities() != null) {
      for (String capability : config.capabilities()) {
        if (capability != null && !capability.isBlank()) {
          capabilities.add(capability);
        }
      }
    }
    return capabilities;
  }

  private void requireAbsent(Manifest manifest) {
    boolean loaded =
        engine.residency().loaded().stream()
            .anyMatch(model -> model.manifest().id().equals(manifest.id()));
    boolean loading =
        engine.residency().loading().stream().anyMatch(load -> load.of().equals(manifest.id()));
    if (loaded || loading) {
      throw refused(
          "model %s is %s already; ask it with POST /inference"
              .formatted(manifest.id(), loaded ? "loaded" : "being loaded"));
    }
  }

  private static SeraiException refused(String message) {
    return new SeraiException(ErrorCode.INVALID_INPUT, message);
  }
}
