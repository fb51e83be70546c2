package io.serai.plugins.openai;

import io.serai.spi.Backend;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Offers the {@link OpenAiBackend} while the bundle is started. */
public final class OpenAiActivator implements BundleActivator {
  private @Nullable ServiceRegistration<Backend> registration;

  /** Registers the backend; connects to nothing. */
  @Override
  public void start(BundleContext context) {
    registration = context.registerService(Backend.class, new OpenAiBackend(System::getenv), null);
  }

  /** Takes the backend back; its models have closed their connections. */
  @Override
  public void stop(BundleContext context) {
    if (registration != null) {
      registration.unregister();
      registration = null;
    }
  }
}
