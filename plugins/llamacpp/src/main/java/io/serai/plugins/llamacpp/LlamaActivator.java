package io.serai.plugins.llamacpp;

import io.serai.plugins.bundle.BackendActivator;
import io.serai.spi.Backend;
import org.osgi.framework.BundleContext;

/** Offers the {@link LlamaBackend} while the bundle is started. */
public final class LlamaActivator extends BackendActivator {
  @Override
  protected Backend backend(BundleContext context, int cores) {
    return new LlamaBackend(LlamaSettings.of(context), cores);
  }
}
