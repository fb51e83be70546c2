package io.serai.plugins.llamacpp;

import io.serai.spi.Backend;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Offers the {@link LlamaBackend} while the bundle is started. */
public final class LlamaActivator implements BundleActivator {
  /** The framework or system property that says on how many cores models may compute. */
  private static final String CORES = "serai.cores";

  private @Nullable LlamaBackend backend;
  private @Nullable ServiceRegistration<Backend> registration;

  /** Registers the backend; loads no native code. */
  @Override
  public void start(BundleContext context) {
    LlamaBackend started = new LlamaBackend(LlamaSettings.of(context), cores(context));
    backend = started;
    registration = context.registerService(Backend.class, started, null);
  }

  private static int cores(BundleContext context) {
    String cores = context.getProperty(CORES);
    return cores == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(cores);
  }

  /** Takes the backend back and closes it. */
  @Override
  public void stop(BundleContext context) {
    if (registration != null) {
      registration.unregister();
      registration = null;
    }
    if (backend != null) {
      backend.close();
      backend = null;
    }
  }
}
