package io.serai.plugins.onnxruntime;

import io.serai.plugins.bundle.BackendActivator;
import io.serai.spi.Backend;
import org.osgi.framework.BundleContext;

/** Offers the {@link OnnxBackend} while the bundle is started. */
public final class OnnxActivator extends BackendActivator {
  @Override
  protected Backend backend(BundleContext context, int cores) {
    return new OnnxBackend(NativeSettings.of(context), cores);
  }
}
