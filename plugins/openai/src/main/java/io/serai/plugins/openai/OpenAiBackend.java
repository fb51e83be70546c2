package io.serai.plugins.openai;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with models on other servers. They take no memory here. */
public final class OpenAiBackend implements Backend {
  /** Servers that speak the OpenAI API. */
  static final String OPENAI = "openai";

  /** Servers of the Open Inference Protocol v2, which was KServe's. */
  static final String OPEN_INFERENCE = "open-inference";

  private static final Logger LOG = LoggerFactory.getLogger(OpenAiBackend.class);
  private static final Set<Task> TASKS = EnumSet.of(Task.TEXT_GENERATION, Task.EMBEDDINGS);

  private final ApiKey.Environment environment;
  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

  /** A backend that finds keys in that environment. */
  OpenAiBackend(ApiKey.Environment environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return OPENAI;
  }

  @Override
  public String runtimeVersion() {
    return Runtime.version().toString();
  }

  @Override
  public Set<String> formats() {
    return Set.of(OPENAI, OPEN_INFERENCE);
  }

  @Override
  public List<ParameterSpec> parameters() {
    return RemoteParameters.ALL;
  }

  @Override
  public Estimate estimate(ModelSource source) {
    RemoteSettings.of(source);
    return new Estimate(List.of(), Footprint.NONE);
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    RemoteSettings settings = RemoteSettings.of(source);
    boolean tensors = source.format().equals(OPEN_INFERENCE);
    Set<Task> tasks = tensors ? tensorsOnly(source) : tasks(source);
    ApiKey key = ApiKey.read(settings, environment);
    warnOfOpenLine(settings, key);
    RemoteServer server = new RemoteServer(settings, key);
    if (!tensors) {
      return new OpenAiModel(server, settings, tasks);
    }
    try {
      listener.progress("asking for the signature", 0.1);
      return new OpenInferenceModel(server, settings, cancellation);
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static Set<Task> tasks(ModelSource source) {
    if (source.tasks().isEmpty()) {
      return Set.of(Task.TEXT_GENERATION);
    }
    if (!TASKS.containsAll(source.tasks())) {
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          "the manifest of %s promises %s, but over the OpenAI API a model does %s"
              .formatted(source.name(), source.tasks(), TASKS));
    }
    return source.tasks();
  }

  private static Set<Task> tensorsOnly(ModelSource source) {
    if (!source.tasks().isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_CONFIGURATION,
          "the manifest of %s promises %s, but over the Open Inference Protocol a model takes tensors; leave 'tasks' out"
              .formatted(source.name(), source.tasks()));
    }
    return Set.of();
  }

  private void warnOfOpenLine(RemoteSettings settings, ApiKey key) {
    RemoteAddress address = settings.address();
    if (address.openLine() && warnedOf.add(address.host())) {
      LOG.warn(
          "what {} is asked{} goes over the network unencrypted; use https where the server has it",
          address.host(),
          key.isSet() ? ", and the key," : "");
    }
  }
}
