package io.serai.plugins.openai;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.spi.Cancellation;
import io.serai.spi.Gpu;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models of this backend, made for a test. */
final class TestingRemote {
  private TestingRemote() {}

  static ModelSource source(String format, Set<Task> tasks, Map<String, Object> parameters) {
    return source(format, tasks, Gpu.AUTO, parameters);
  }

  static ModelSource source(
      String format, Set<Task> tasks, Gpu gpu, Map<String, Object> parameters) {
    return new ModelSource(
        "far", "1", format, tasks, List.of(), List.of(), gpu, new Parameters(parameters));
  }

  /** A model that writes texts, with pauses that a test doesn't notice. */
  static Model writer(TestingServer server, Object... parameters) {
    return load("openai", Set.of(Task.TEXT_GENERATION), server.url() + "/v1", parameters);
  }

  static Model load(String format, Set<Task> tasks, String url, Object... parameters) {
    Map<String, Object> all = new HashMap<>(Map.of("url", url, "retry_pause_seconds", 0.001));
    for (int i = 0; i < parameters.length; i += 2) {
      all.put((String) parameters[i], parameters[i + 1]);
    }
    return new OpenAiBackend(name -> name.equals("TEST_KEY") ? "sk-secret-123" : null)
        .load(source(format, tasks, all), LoadListener.NONE, new Cancellation());
  }

  static SeraiException failure(Runnable call) {
    return catchThrowableOfType(SeraiException.class, call::run);
  }
}
