package io.serai.server.cli;

import io.serai.server.api.Api;
import io.serai.server.api.Documents.StatusDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import java.util.List;

/**
 * What {@code serai top} shows of one moment.
 *
 * @param atNanos when it was asked for, as of {@link System#nanoTime}
 * @param decisions the latest first
 */
record TopSample(
    long atNanos,
    StatusDocument status,
    TiersStatusDocument tiers,
    List<DecisionDocument> decisions) {
  private static final int DECISIONS = 5;

  /** Asks an engine. */
  static TopSample of(Api api) {
    return new TopSample(
        System.nanoTime(),
        api.status(),
        api.gate().tiers(),
        api.gate().decisions(DECISIONS).decisions());
  }
}
