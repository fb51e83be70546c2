package io.serai.routes.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;

/**
 * The component {@code direct}, in which a route takes over the address of another that still runs:
 * new messages go to the newer one, and the older one finishes what it has.
 */
final class ReplaceableDirect extends DirectComponent {
  /** Of each address those that may have it, the one that has it last. */
  private final Map<String, List<DirectConsumer>> consumers = new HashMap<>();

  /** An address that two routes may have for a while. */
  private static final class Address extends DirectEndpoint implements MultipleConsumersSupport {
    Address(String uri, DirectComponent component) {
      super(uri, component);
    }

    @Override
    public boolean isMultipleConsumersSupported() {
      return true;
    }
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    Address address = new Address(uri, this);
    address.setBlock(isBlock());
    address.setTimeout(getTimeout());
    setProperties(address, parameters);
    return address;
  }

  @Override
  public synchronized void addConsumer(String key, DirectConsumer consumer) {
    List<DirectConsumer> all = consumers.computeIfAbsent(key, k -> new ArrayList<>());
    if (!all.isEmpty()) {
      super.removeConsumer(key, all.getLast());
    }
    all.add(consumer);
    super.addConsumer(key, consumer);
  }

  /** The address goes back to the route that had it before, if that still runs. */
  @Override
  public synchronized void removeConsumer(String key, DirectConsumer consumer) {
    List<DirectConsumer> all = consumers.getOrDefault(key, List.of());
    if (!all.contains(consumer)) {
      return;
    }
    boolean newest = all.getLast().equals(consumer);
    all.remove(consumer);
    if (newest) {
      super.removeConsumer(key, consumer);
      if (all.isEmpty()) {
        consumers.remove(key);
      } else {
        super.addConsumer(key, all.getLast());
      }
    }
  }

  /** Gives a route's address back to the one that had it before; it finishes what it has. */
  synchronized void giveBack(DirectConsumer consumer) {
    for (String key : List.copyOf(consumers.keySet())) {
      removeConsumer(key, consumer);
    }
  }
}
