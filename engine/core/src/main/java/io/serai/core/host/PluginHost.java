package io.serai.core.host;

import io.serai.catalog.watch.FolderWatcher;
import io.serai.core.dispatch.EngineThreads;
import io.serai.spi.Backend;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in some folders: each jar file there is a bundle.
 *
 * <p>What is in the folders is what there is: a file that comes is installed and resolved, one that
 * goes is retired, one that is replaced by a good one hands over to it. A bundle's code runs from
 * the moment that one of its models is asked for. A file that can't be used disturbs nothing; if it
 * took the place of a good one, that one goes on.
 */
public final class PluginHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

  private final FolderWatcher watcher;
  private final EngineThreads threads;
  private final BundleFramework framework;
  private final Unloader unloader;
  private final List<PluginListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<Path, Plugin> plugins = new TreeMap<>();
  private final Map<Path, List<String>> problems = new TreeMap<>();
  private final Set<Plugin> retiring = new HashSet<>();
  private volatile Set<Long> revisions = Set.of();
  private long installed;

  /**
   * Starts the framework and installs all bundles.
   *
   * @param folders where the jar files are
   * @param storage a folder of this process alone, emptied first
   * @param properties what bundles can read from their context
   * @param threads on which their code runs
   */
  public PluginHost(
      List<Path> folders, Path storage, Map<String, String> properties, EngineThreads threads) {
    this.threads = threads;
    watcher = new FolderWatcher(folders, 1, file -> file.toString().endsWith(".jar"));
    framework = new BundleFramework(storage, properties);
    unloader = new Unloader(framework, threads);
    take(watcher.first());
  }

  /** Looks for changed files and takes them in. */
  public synchronized void refresh() {
    Set<Path> changed = watcher.changes();
    if (!changed.isEmpty()) {
      take(changed);
    }
  }

  /** Takes in one file that is known to be complete, without waiting for it to settle. */
  public synchronized void takeNow(Path file) {
    Path known = file.toAbsolutePath().normalize();
    watcher.known(known);
    take(Set.of(known));
  }

  /** Why a file couldn't be used as a plugin, or nothing; it isn't kept. */
  public synchronized List<String> check(Path file) {
    try {
      Bundle bundle = framework.install("check#" + ++installed, file);
      try {
        return check(bundle);
      } finally {
        uninstall(bundle);
      }
    } catch (BundleException | IOException e) {
      return List.of(BrokenPlugin.reason(file, e));
    }
  }

  /** Tells the listener what becomes of plugins from now on. */
  public void listen(PluginListener listener) {
    listeners.add(listener);
  }

  /** All plugins, by name and version. */
  public synchronized List<PluginInfo> plugins() {
    List<PluginInfo> all = new ArrayList<>();
    plugins.forEach((file, plugin) -> all.add(plugin.info(problems.getOrDefault(file, List.of()))));
    retiring.forEach(plugin -> all.add(plugin.info(List.of())));
    problems.forEach(
        (file, reasons) -> {
          if (!plugins.containsKey(file)) {
            all.add(BrokenPlugin.info(file, reasons));
          }
        });
    all.sort(Comparator.comparing(PluginInfo::name).thenComparing(PluginInfo::version));
    return all;
  }

  /**
   * The backend that loads models of a format, started if it wasn't.
   *
   * @param backend its name, or null for any that takes the format
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is
   */
  public BackendUse use(String format, @Nullable String backend) {
    while (true) {
      Plugin plugin = find(format, backend);
      Plugin.Use use = onEngineThread(() -> plugin.use(framework));
      if (use != null) {
        if (use.begun()) {
          tellStarted(plugin);
        }
        return new BackendUse(plugin, use.backend(), this::unload);
      }
    }
  }

  /**
   * The backend that loads models of a format, if it is started; null if it isn't, or was stopped
   * just now.
   *
   * @param backend its name, or null for any that takes the format
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is
   */
  public @Nullable BackendUse useStarted(String format, @Nullable String backend) {
    while (true) {
      Plugin plugin = find(format, backend);
      if (!plugin.started()) {
        return null;
      }
      Backend running = plugin.useStarted();
      if (running != null) {
        return new BackendUse(plugin, running, this::unload);
      }
    }
  }

  /**
   * What a backend here expects a model to need, from its files alone. The backend's code is
   * started for it, unless it was; it stays until its memory is wanted.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is, or as
   *     {@link Backend#estimate}
   */
  public Estimate estimate(ModelSource source) {
    return onEngineThread(
        () -> {
          try (BackendUse use = use(source.format(), null)) {
            return use.backend().estimate(source);
          }
        });
  }

  /**
   * Has the backend of a model refuse what can't be asked of it, from its files alone. The
   * backend's code is started for it, unless it was, and stays until its memory is wanted.
   *
   * @param backend its name, or null for any that takes the format
   * @return false if there is no memory for its code now, or it never leaves a process, so that it
   *     wasn't asked
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is, or if
   *     its code fails; as {@link Backend#checkOptions}
   */
  public boolean checkOptions(ModelSource source, @Nullable String backend, Set<String> options) {
    return onEngineThread(
        () -> {
          try (BackendUse use = useToAsk(source.format(), backend)) {
            if (use == null) {
              return false;
            }
            use.backend().checkOptions(source, options);
            return true;
          } catch (SeraiException e) {
            throw e;
          } catch (RuntimeException | LinkageError e) {
            throw new SeraiException(
                ErrorCode.BACKEND_UNAVAILABLE,
                "the backend of %s couldn't say what it can: %s".formatted(source.name(), e),
                e);
          }
        });
  }

  private @Nullable BackendUse useToAsk(String format, @Nullable String backend) {
    BackendUse started = useStarted(format, backend);
    if (started != null) {
      return started;
    }
    boolean leavesAgain = locate(format, backend).offer().worker() != WorkerNeed.ALWAYS;
    BundleCost cost = cost(format, backend);
    return leavesAgain && listeners.stream().allMatch(listener -> listener.hasRoomFor(cost))
        ? use(format, backend)
        : null;
  }

  private boolean mayStart(BundleCost cost) {
    return listeners.stream().allMatch(listener -> listener.mayStart(cost));
  }

  /**
   * What the code of the backend that loads models of a format costs; nothing is started for it.
   *
   * @param backend its name, or null for any that takes the format
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is
   */
  public BundleCost cost(String format, @Nullable String backend) {
    Plugin plugin = find(format, backend);
    Footprint measured = plugin.cost();
    return measured == null
        ? new BundleCost(plugin.toString(), false, BundleMemory.guess(plugin.file()), false)
        : new BundleCost(plugin.toString(), true, measured, true);
  }

  /**
   * The plugin that loads models of a format; nothing is started for it.
   *
   * @param backend its name, or null for any that takes the format
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what there is
   */
  public PluginRef locate(String format, @Nullable String backend) {
    Plugin plugin = find(format, backend);
    BackendOffer offer = Objects.requireNonNull(plugin.offer());
    return new PluginRef(plugin.toString(), plugin.file(), plugin.revision(), offer);
  }

  /** Whether no other file has taken the plugin's place. Doesn't block. */
  public boolean isCurrent(PluginRef plugin) {
    return revisions.contains(plugin.revision());
  }

  private void tellStarted(Plugin plugin) {
    Footprint cost = plugin.cost();
    if (cost != null) {
      BundleCost started = new BundleCost(plugin.toString(), true, cost, true);
      listeners.forEach(listener -> listener.started(started));
    }
  }

  /**
   * Stops the code of a plugin that no model uses and unmaps its libraries; it starts again when it
   * is wanted. Listeners hear when its memory is free.
   *
   * @param name its name and version
   * @return whether there is such a plugin, started and unused
   */
  public synchronized boolean rest(String name) {
    for (Plugin plugin : List.copyOf(plugins.values())) {
      if (plugin.toString().equals(name) && plugin.started()) {
        return rest(plugin);
      }
    }
    return false;
  }

  private boolean rest(Plugin plugin) {
    try {
      Path file = plugin.file();
      Bundle bundle = framework.install(file.getFileName() + "#" + ++installed, file);
      Plugin resting = new Plugin(file, bundle, plugin.revision());
      if (!check(bundle).isEmpty()
          || !resting.toString().equals(plugin.toString())
          || !plugin.retireIfUnused()) {
        uninstall(bundle);
        return false;
      }
      plugins.put(file, resting);
      LOG.info("plugin {} is stopped: its memory is wanted and no model uses it", plugin);
      retiring.add(plugin);
      unload(plugin);
      return true;
    } catch (BundleException | IOException e) {
      LOG.warn("plugin {} isn't stopped, since it couldn't be started again: {}", plugin, e);
      return false;
    }
  }

  private synchronized Plugin find(String format, @Nullable String backend) {
    return plugins.values().stream()
        .filter(plugin -> takes(plugin.offer(), format, backend))
        .max(Comparator.comparing(Plugin::version).thenComparing(Plugin::file))
        .orElseThrow(() -> MissingBackend.of(format, backend, plugins.values(), problems));
  }

  private static boolean takes(
      @Nullable BackendOffer offer, String format, @Nullable String backend) {
    return offer != null
        && offer.formats().contains(format)
        && (backend == null || offer.name().equals(backend));
  }

  private synchronized void take(Set<Path> changed) {
    boolean retired = false;
    for (Path file : changed) {
      retired |= Files.exists(file) ? install(file) : remove(file);
    }
    for (Path broken : List.copyOf(problems.keySet())) {
      if (!changed.contains(broken)) {
        retired |= install(broken);
      }
    }
    Set<Long> before = revisions;
    revisions =
        plugins.values().stream().map(Plugin::revision).collect(Collectors.toUnmodifiableSet());
    if (retired || !revisions.containsAll(before)) {
      listeners.forEach(PluginListener::retiring);
    }
  }

  private boolean remove(Path file) {
    problems.remove(file);
    Plugin gone = plugins.remove(file);
    return gone != null && retire(gone, "its file was deleted");
  }

  /** Installs a file; true if another plugin had to go that still has models loaded. */
  private boolean install(Path file) {
    Plugin old = plugins.get(file);
    Bundle bundle = null;
    List<String> reasons;
    try {
      bundle = framework.install(file.getFileName() + "#" + ++installed, file);
      reasons = check(bundle);
      if (reasons.isEmpty()) {
        Plugin plugin = new Plugin(file, bundle, installed);
        if (old != null && mayFollow(plugin, old)) {
          onEngineThread(() -> plugin.start(framework));
          tellStarted(plugin);
        }
        problems.remove(file);
        plugins.put(file, plugin);
        LOG.info("plugin {} installed from {}", plugin, file);
        return old != null && retire(old, "another file took its place");
      }
    } catch (BundleException | IOException e) {
      reasons = List.of(BrokenPlugin.reason(file, e));
    } catch (SeraiException e) {
      reasons = List.of(String.valueOf(e.getMessage()));
    }
    if (bundle != null) {
      uninstall(bundle);
    }
    if (!reasons.equals(problems.put(file, reasons))) {
      LOG.warn("{} can't be used: {}", file, String.join("; ", reasons));
      if (old != null) {
        LOG.warn("plugin {} goes on in its place", old);
      }
    }
    return false;
  }

  /** Whether it is started at once, so that one that can't be leaves the old one in its place. */
  private boolean mayFollow(Plugin plugin, Plugin old) {
    Footprint taken = old.cost();
    if (taken == null) {
      return false;
    }
    BundleCost cost = new BundleCost(plugin.toString(), false, taken, true);
    boolean may = mayStart(cost);
    if (!may) {
      LOG.info("plugin {} isn't started before it is asked for, as memory is short", plugin);
    }
    return may;
  }

  private List<String> check(Bundle bundle) {
    return bundle.getSymbolicName() == null
        ? List.of("is not an OSGi bundle: its manifest has no Bundle-SymbolicName")
        : framework.resolve(bundle);
  }

  private static void uninstall(Bundle bundle) {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      LOG.error("{} can't be uninstalled", bundle, e);
    }
  }

  private boolean retire(Plugin plugin, String why) {
    LOG.info("plugin {} is taken out of use: {}", plugin, why);
    retiring.add(plugin);
    if (plugin.retire()) {
      unload(plugin);
      return false;
    }
    return true;
  }

  private synchronized void unload(Plugin plugin) {
    retiring.remove(plugin);
    boolean started = plugin.started();
    unloader.unload(
        plugin,
        () -> {
          if (started) {
            listeners.forEach(listener -> listener.gone(plugin.toString()));
          }
        });
  }

  /** Bundles' code runs on the engine's threads only, since it may run in native libraries. */
  private <T extends @Nullable Object> T onEngineThread(Supplier<T> work) {
    if (EngineThreads.onEngineThread()) {
      return work.get();
    }
    try {
      return CompletableFuture.supplyAsync(work, threads).join();
    } catch (RejectedExecutionException e) {
      throw new SeraiException(ErrorCode.OVERLOADED, "all of the engine's threads are busy", e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof SeraiException known) {
        throw known;
      }
      throw e;
    }
  }

  /** Stops all bundles; their models must be closed. */
  @Override
  public void close() {
    unloader.close();
    framework.close();
  }
}
