package io.serai.routes.model;

import java.util.Set;
import org.apache.camel.Exchange;

/** Which outputs a caller asks the models of a run for that answer tensors. */
public final class RequestedOutputs {
  private static final String PROPERTY = "SeraiOutputs";

  private RequestedOutputs() {}

  /**
   * Asks all steps of a run for those, unless a step says which itself.
   *
   * @param names empty for all
   */
  public static void put(Exchange exchange, Set<String> names) {
    if (!names.isEmpty()) {
      exchange.setProperty(PROPERTY, names);
    }
  }

  @SuppressWarnings("unchecked")
  static Set<String> of(Exchange exchange) {
    Set<String> names = (Set<String>) exchange.getProperty(PROPERTY);
    return names == null ? Set.of() : names;
  }
}
