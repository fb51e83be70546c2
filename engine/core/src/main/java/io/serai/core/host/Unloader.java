package io.serai.core.host;

import io.serai.core.dispatch.EngineThreads;
import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes bundles from memory: stops them, runs their shutdown hooks, lets the threads that ran in
 * their libraries end, has their class loaders collected, which unmaps the libraries, and trims the
 * native heap.
 */
final class Unloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Unloader.class);
  private static final int THREADS_SECONDS = 30;
  private static final int COLLECTIONS = 10;
  private static final int COLLECTION_MILLIS = 100;

  private final BundleFramework framework;
  private final EngineThreads threads;
  private final ExecutorService thread;

  Unloader(BundleFramework framework, EngineThreads threads) {
    this.framework = framework;
    this.threads = threads;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("serai-unload").daemon().factory());
  }

  /** Unloads a bundle in the background. */
  void unload(Plugin plugin) {
    thread.execute(() -> unloadNow(plugin));
  }

  private void unloadNow(Plugin plugin) {
    String name = plugin.toString();
    boolean started = plugin.started();
    plugin.forget();
    try {
      WeakReference<@Nullable ClassLoader> loader = uninstall(plugin.bundle());
      if (!started) {
        return;
      }
      threads.renew();
      boolean ended = threads.awaitRenewal(THREADS_SECONDS, TimeUnit.SECONDS);
      boolean collected = collected(loader);
      NativeHeap.trim();
      if (ended && collected) {
        LOG.info("plugin {} unloaded", name);
      } else {
        LOG.warn(
            "plugin {} stopped, but its memory isn't given back yet: {}",
            name,
            ended ? "something still refers to its classes" : "a thread still runs in it");
      }
    } catch (BundleException e) {
      LOG.error("plugin {} can't be unloaded", name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops and uninstalls; nothing on the stack holds the class loader afterwards. */
  private WeakReference<@Nullable ClassLoader> uninstall(Bundle bundle)
      throws BundleException, InterruptedException {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
    bundle.stop();
    if (loader != null) {
      ShutdownHooks.runAndRemove(loader);
    }
    bundle.uninstall();
    framework.refresh(bundle);
    return new WeakReference<>(loader);
  }

  private static boolean collected(WeakReference<@Nullable ClassLoader> loader)
      throws InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      if (loader.refersTo(null)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(COLLECTION_MILLIS);
    }
    return false;
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    thread.close();
  }
}
