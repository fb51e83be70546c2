package io.serai.routes.ensemble;

import org.apache.camel.spi.Registry;

/**
 * The aggregation strategies {@code majorityVote}, {@code weightedVote}, {@code
 * meanOfProbabilities} and {@code bestOf}.
 */
public final class EnsembleStrategies {
  private EnsembleStrategies() {}

  /** Makes the strategies known to pipelines. */
  public static void addTo(Registry registry) {
    EnsembleStrategy.all().forEach(registry::bind);
  }
}
