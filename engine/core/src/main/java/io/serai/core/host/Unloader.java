package io.serai.core.host;

import io.serai.core.dispatch.EngineThreads;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
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

  /**
   * Unloads a bundle in the background.
   *
   * @param then run when that is done, or has failed
   */
  void unload(Plugin plugin, Runnable then) {
    thread.execute(
        () -> {
          try {
            unloadNow(plugin);
          } finally {
            then.run();
          }
        });
  }

  private void unloadNow(Plugin plugin) {
    String name = plugin.toString();
    boolean started = plugin.started();
    plugin.forget();
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    try {
      Reference<ClassLoader> loader = uninstall(plugin.bundle(), collected);
      if (loader == null || !started) {
        return;
      }
      threads.renew();
      boolean ended = threads.awaitRenewal(THREADS_SECONDS, TimeUnit.SECONDS);
      boolean gone = collect(loader, collected);
      NativeHeap.trim();
      if (ended && gone) {
        LOG.info("plugin {} unloaded", name);
      } else {
        LOG.warn(
            "plugin {} stopped, but its memory isn't given back yet: {}",
            name,
            ended ? "something still refers to its classes" : "a thread still runs in it");
      }
    } catch (ExecutionException e) {
      LOG.error("plugin {} can't be unloaded", name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops and uninstalls, on a thread of the engine's, since the bundle's code may run in its
   * native libraries. Nothing on a stack holds the class loader afterwards.
   */
  private @Nullable Reference<ClassLoader> uninstall(
      Bundle bundle, ReferenceQueue<ClassLoader> collected)
      throws ExecutionException, InterruptedException {
    FutureTask<@Nullable Reference<ClassLoader>> task =
        new FutureTask<>(
            () -> {
              BundleWiring wiring = bundle.adapt(BundleWiring.class);
              ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
              bundle.stop();
              if (loader != null) {
                ShutdownHooks.runAndRemove(loader);
              }
              bundle.uninstall();
              framework.refresh(bundle);
              return loader == null ? null : new WeakReference<>(loader, collected);
            });
    threads.execute(task);
    return task.get();
  }

  private static boolean collect(
      Reference<ClassLoader> loader, ReferenceQueue<ClassLoader> collected)
      throws InterruptedException {
    for (int i = 0; i < COLLECTIONS && !loader.refersTo(null); i++) {
      System.gc();
      collected.remove(COLLECTION_MILLIS);
    }
    return loader.refersTo(null);
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    thread.close();
  }
}
