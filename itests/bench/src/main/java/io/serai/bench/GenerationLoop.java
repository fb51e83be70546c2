package io.serai.bench;

import io.serai.catalog.Isolation;
import io.serai.core.residency.LoadedModel;
import io.serai.spi.Cancellation;
import io.serai.spi.GenerationRequest;
import java.util.Locale;

/**
 * Texts of a language model through the engine, in its process or in a worker. Run by {@code
 * generation.sh}, with the model, {@code in-process} or {@code worker}, the prompt, how many tokens
 * to generate and how many texts.
 */
public final class GenerationLoop {
  private GenerationLoop() {}

  /** Loads the model and asks it. */
  public static void main(String[] arguments) throws Exception {
    Isolation isolation =
        Isolation.valueOf(arguments[1].toUpperCase(Locale.ROOT).replace('-', '_'));
    GenerationRequest request =
        GenerationRequest.greedy(arguments[2], Integer.parseInt(arguments[3]));
    try (BenchEngine engine = new BenchEngine(isolation)) {
      LoadedModel loaded = engine.model(arguments[0]);
      GenerationTimes.measure(
          Integer.parseInt(arguments[4]),
          clock ->
              loaded
                  .model()
                  .generate(request, (token, piece) -> clock.tick(), new Cancellation())
                  .promptTokens());
      loaded.release();
    }
  }
}
