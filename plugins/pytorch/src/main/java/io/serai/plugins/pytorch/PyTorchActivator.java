package io.serai.plugins.pytorch;

import io.serai.plugins.bundle.BackendActivator;
import io.serai.spi.Backend;
import org.osgi.framework.BundleContext;

/** Offers the {@link PyTorchBackend} while the bundle is started. */
public final class PyTorchActivator extends BackendActivator {
  @Override
  protected Backend backend(BundleContext context, int cores) {
    return new PyTorchBackend(NativeSettings.of(context), cores);
  }
}
