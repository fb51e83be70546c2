package io.serai.server.api;

import io.serai.server.api.Documents.ModelDocument;
import io.serai.server.api.GateDocuments.DecisionDocument;
import io.serai.server.api.GateDocuments.DecisionsDocument;
import io.serai.server.api.GateDocuments.LimitsChangedDocument;
import io.serai.server.api.GateDocuments.LimitsDocument;
import io.serai.server.api.GateDocuments.TiersStatusDocument;
import io.serai.spi.SeraiException;

/**
 * What can be asked of an engine about memory. Every method throws a {@link SeraiException} on
 * failure.
 */
public interface GateApi {
  /**
   * The latest decisions.
   *
   * @param most how many, at least 1
   */
  DecisionsDocument decisions(int most);

  /** One decision. */
  DecisionDocument decision(long number);

  /** The tiers and who is in them. */
  TiersStatusDocument tiers();

  /** Changes limits, from the next decision on and until the engine ends. */
  LimitsChangedDocument limits(LimitsDocument changes);

  /** Has a loaded model stay, or lets it go again. */
  ModelDocument pin(String model, boolean stays);
}
