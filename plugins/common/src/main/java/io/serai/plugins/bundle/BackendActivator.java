package io.serai.plugins.bundle;

import io.serai.spi.Backend;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Offers a backend while its bundle is started. */
public abstract class BackendActivator implements BundleActivator {
  /** The framework or system property that says on how many cores models may compute. */
  private static final String CORES = "serai.cores";

  private @Nullable Backend backend;
  private @Nullable ServiceRegistration<Backend> registration;

  /**
   * Makes the backend; loads no native code.
   *
   * @param cores on which its models may compute
   */
  protected abstract Backend backend(BundleContext context, int cores);

  /** Registers the backend. */
  @Override
  public final void start(BundleContext context) {
    Backend started = backend(context, cores(context));
    backend = started;
    registration = context.registerService(Backend.class, started, null);
  }

  private static int cores(BundleContext context) {
    String cores = context.getProperty(CORES);
    return cores == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(cores);
  }

  /** Takes the backend back and closes it. */
  @Override
  public final void stop(BundleContext context) {
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
