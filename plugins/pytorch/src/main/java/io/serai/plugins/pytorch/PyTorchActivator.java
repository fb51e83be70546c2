package io.serai.plugins.pytorch;

import io.serai.spi.Backend;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Offers the {@link PyTorchBackend} while the bundle is started. */
public final class PyTorchActivator implements BundleActivator {
  /** The framework or system property that says on how many cores models may compute. */
  private static final String CORES = "serai.cores";

  private @Nullable PyTorchBackend backend;
  private @Nullable ServiceRegistration<Backend> registration;

  /** Registers the backend; loads no native code. */
  @Override
  public void start(BundleContext context) {
    PyTorchBackend started = new PyTorchBackend(NativeSettings.of(context), cores(context));
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
