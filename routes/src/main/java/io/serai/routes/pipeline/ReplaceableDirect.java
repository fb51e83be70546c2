package io.serai.routes.pipeline;

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
  public void addConsumer(String key, DirectConsumer consumer) {
    DirectConsumer earlier = now(key);
    if (earlier != null) {
      removeConsumer(key, earlier);
    }
    super.addConsumer(key, consumer);
  }

  private DirectConsumer now(String key) {
    try {
      return getConsumer(key, false, 0);
    } catch (InterruptedException e) {
      throw new IllegalStateException("doesn't wait, so it can't be interrupted", e);
    }
  }
}
