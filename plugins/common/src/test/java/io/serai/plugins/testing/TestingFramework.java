package io.serai.plugins.testing;

import io.serai.spi.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** A Felix framework that offers bundles what the engine's does, and nothing else. */
public final class TestingFramework implements AutoCloseable {
  private final Framework framework;

  /**
   * Starts one.
   *
   * @param storage its folder, of its own
   * @param properties what bundles can read besides
   */
  public TestingFramework(Path storage, Map<String, String> properties) throws BundleException {
    Map<String, String> configuration = new HashMap<>();
    configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    configuration.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES,
        "org.osgi.framework;version=1.10,io.serai.spi;version=1.2.0,org.slf4j;version=2.0.17,"
            + "javax.imageio,javax.imageio.stream");
    configuration.put(Constants.FRAMEWORK_BOOTDELEGATION, "");
    configuration.put("felix.bootdelegation.implicit", "false");
    configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    configuration.putAll(properties);
    framework = new FrameworkFactory().newFramework(configuration);
    framework.start();
  }

  /** Installs the bundle that the build packaged, under a name of its own. */
  public Bundle install(String location) throws BundleException, IOException {
    InputStream jar = Files.newInputStream(Path.of(System.getProperty("serai.bundle")));
    return framework.getBundleContext().installBundle(location, jar);
  }

  /** The backend that a started bundle registered. */
  public static Backend backend(Bundle bundle) {
    return (Backend) bundle.getBundleContext().getService(bundle.getRegisteredServices()[0]);
  }

  /** Ends a bundle as the engine does. */
  public void uninstall(Bundle bundle) throws Exception {
    bundle.stop();
    ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
    bundle.uninstall();
    CountDownLatch refreshed = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> refreshed.countDown());
    if (!refreshed.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the framework didn't refresh");
    }
    runShutdownHooksOf(loader);
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
  }

  private static void runShutdownHooksOf(ClassLoader loader) throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    for (Object each : new ArrayList<>(((Map<?, ?>) hooks.get(null)).keySet())) {
      Thread hook = (Thread) each;
      Runnable task = task(hook);
      if (task != null && Objects.equals(task.getClass().getClassLoader(), loader)) {
        Runtime.getRuntime().removeShutdownHook(hook);
        task.run();
      }
    }
  }

  private static Runnable task(Thread thread) throws ReflectiveOperationException {
    Field holder = Thread.class.getDeclaredField("holder");
    holder.setAccessible(true);
    Object fields = holder.get(thread);
    Field task = fields.getClass().getDeclaredField("task");
    task.setAccessible(true);
    return (Runnable) task.get(fields);
  }
}
