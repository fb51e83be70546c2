package io.serai.core.host;

import io.serai.spi.Backend;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.SpiVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The embedded OSGi framework. Bundles see the SPI, SLF4J and the JDK, nothing else of the engine,
 * and nothing of one another unless they say so.
 */
final class BundleFramework implements AutoCloseable {
  private static final String SLF4J_VERSION = "2.0.17";
  private static final int STOP_SECONDS = 10;

  private final Framework framework;

  /**
   * Starts an empty framework.
   *
   * @param storage a folder of its own, emptied first
   * @param properties what bundles can read from their context
   */
  BundleFramework(Path storage, Map<String, String> properties) {
    Map<String, String> settings = new HashMap<>(properties);
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "io.serai.spi;version=%s,org.slf4j;version=%s,org.slf4j.event;version=%2$s,org.slf4j.helpers;version=%2$s,org.slf4j.spi;version=%2$s"
            .formatted(SpiVersion.VERSION, SLF4J_VERSION));
    settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    settings.put(Constants.FRAMEWORK_BOOTDELEGATION, "");
    settings.put("felix.bootdelegation.implicit", "false");
    settings.put("felix.service.urlhandlers", "false");
    settings.put("felix.shutdown.hook", "false");
    settings.put("felix.log.level", "0");
    framework = new FrameworkFactory().newFramework(settings);
    try {
      framework.start();
    } catch (BundleException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "the OSGi framework can't start in " + storage + ": " + e, e);
    }
  }

  /** Copies a bundle in; nothing of it is resolved or run. */
  Bundle install(String location, Path file) throws BundleException, IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return framework.getBundleContext().installBundle(location, content);
    }
  }

  /** Resolves a bundle; the reasons why it can't be, or none. */
  List<String> resolve(Bundle bundle) {
    FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
    return wiring.resolveBundles(List.of(bundle))
        ? List.of()
        : UnmetRequirements.of(bundle, wiring);
  }

  /** Starts a bundle and takes the backend that it registers. */
  Backend start(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT);
    } catch (BundleException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SeraiException(
          ErrorCode.BACKEND_UNAVAILABLE,
          "plugin %s can't be started: %s".formatted(bundle.getSymbolicName(), cause),
          cause);
    }
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    if (services != null) {
      for (ServiceReference<?> service : services) {
        BundleContext context = framework.getBundleContext();
        if (context.getService(service) instanceof Backend backend) {
          return backend;
        }
      }
    }
    throw new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "plugin %s started, but registered no service of type %s; its activator must"
            .formatted(bundle.getSymbolicName(), Backend.class.getName()));
  }

  /** Tells the framework to forget the wirings of uninstalled bundles. */
  void refresh(Bundle uninstalled) {
    framework.adapt(FrameworkWiring.class).refreshBundles(List.of(uninstalled));
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (BundleException e) {
      throw new SeraiException(ErrorCode.INTERNAL, "the OSGi framework can't stop: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
