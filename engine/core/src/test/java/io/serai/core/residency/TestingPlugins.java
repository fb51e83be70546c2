package io.serai.core.residency;

import io.serai.core.host.BackendOffer;
import io.serai.core.host.BundleCost;
import io.serai.core.host.PluginListener;
import io.serai.core.host.PluginRef;
import io.serai.spi.ErrorCode;
import io.serai.spi.Footprint;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plugins that are started, stopped, replaced and deleted as a plugin host does it. */
final class TestingPlugins {
  /**
   * A plugin's code, from its installation to the end of its memory. What is started because a file
   * was replaced, the gate isn't asked about: the reserve is for that.
   */
  final class Copy {
    private final String format;
    private final String name;
    private final long revision;
    private final long bytes;
    private final boolean planned;
    private TestingMemory.@Nullable Block memory;
    private boolean starting;
    private boolean retired;
    private boolean gone;
    private int uses;

    private Copy(String format, String name, long revision, long bytes, boolean planned) {
      this.format = format;
      this.name = name;
      this.revision = revision;
      this.bytes = bytes;
      this.planned = planned;
      copies.add(this);
    }

    String name() {
      return name;
    }

    boolean retired() {
      return retired;
    }

    PluginRef ref() {
      return new PluginRef(
          name, Path.of(format + ".jar"), revision, new BackendOffer(format, List.of(format)));
    }

    private boolean started() {
      return memory != null && !starting;
    }

    private BundleCost cost() {
      return new BundleCost(name, started(), Footprint.ofPrivate(bytes), true);
    }

    /** False if it was retired meanwhile. */
    private boolean use() {
      while (starting) {
        interleaving.pause();
      }
      if (retired) {
        return false;
      }
      uses++;
      if (memory == null) {
        start();
      }
      return true;
    }

    private void start() {
      starting = true;
      memory = machine.block(name, planned);
      memory.take(bytes / 2, 0);
      interleaving.pause();
      memory.take(bytes - bytes / 2, 0);
      starting = false;
      journal.note(name + " started");
      listener.started(cost());
    }

    void release() {
      uses--;
      if (uses < 0) {
        journal.violation(name + " was released more often than it was used");
      }
      if (retired && uses == 0) {
        unload(this);
      }
    }
  }

  private final Interleaving interleaving;
  private final TestingMemory machine;
  private final Journal journal;
  private final List<Copy> copies = new ArrayList<>();
  private final Map<String, Copy> current = new TreeMap<>();
  private PluginListener listener = new NobodyListens();
  private long revisions;
  private boolean replacing;

  TestingPlugins(Interleaving interleaving, TestingMemory machine, Journal journal) {
    this.interleaving = interleaving;
    this.machine = machine;
    this.journal = journal;
  }

  void listen(PluginListener one) {
    listener = one;
  }

  /** Installs a plugin for a format that has none. */
  void install(String format, long bytes) {
    current.put(format, new Copy(format, format + " 1", ++revisions, bytes, true));
  }

  boolean has(String format) {
    return current.containsKey(format);
  }

  Copy find(String format) {
    untilNobodyReplaces();
    Copy copy = current.get(format);
    if (copy == null) {
      throw new SeraiException(ErrorCode.BACKEND_UNAVAILABLE, "no plugin takes " + format);
    }
    return copy;
  }

  /** The code of the plugin for a format, started if it wasn't. */
  Copy use(String format) {
    while (true) {
      Copy copy = find(format);
      if (copy.use()) {
        return copy;
      }
    }
  }

  /** The same if it is started; null if it isn't. */
  @Nullable Copy useStarted(String format) {
    while (true) {
      Copy copy = find(format);
      if (copy.memory == null) {
        return null;
      }
      if (copy.use()) {
        return copy;
      }
    }
  }

  BundleCost cost(String format) {
    return find(format).cost();
  }

  boolean isCurrent(PluginRef plugin) {
    return current.values().stream().anyMatch(copy -> copy.revision == plugin.revision());
  }

  private void untilNobodyReplaces() {
    while (replacing && interleaving.inTask()) {
      interleaving.pause();
    }
  }

  boolean rest(String name) {
    untilNobodyReplaces();
    if (replacing) {
      return false;
    }
    for (Copy copy : List.copyOf(current.values())) {
      if (copy.name.equals(name) && copy.started()) {
        if (copy.uses > 0) {
          return false;
        }
        current.put(
            copy.format, new Copy(copy.format, name, copy.revision, copy.bytes, copy.planned));
        copy.retired = true;
        unload(copy);
        return true;
      }
    }
    return false;
  }

  /** Another file takes a plugin's place, of the same version or another. */
  void replace(String format, boolean sameVersion) {
    Copy old = current.get(format);
    if (old == null || old.starting || replacing) {
      return;
    }
    replacing = true;
    long revision = ++revisions;
    String name = sameVersion ? old.name : format + " " + revision;
    Copy other = new Copy(format, name, revision, old.bytes, false);
    journal.note(old.name + " is replaced by " + name);
    if (old.started()) {
      other.start();
    }
    current.put(format, other);
    retire(old);
    replacing = false;
    listener.retiring();
  }

  /** Its file is deleted. */
  void remove(String format) {
    Copy old = current.get(format);
    if (old != null && !old.starting && !replacing) {
      current.remove(format);
      journal.note(old.name + " is deleted");
      retire(old);
      listener.retiring();
    }
  }

  private void retire(Copy copy) {
    copy.retired = true;
    if (copy.uses == 0) {
      unload(copy);
    }
  }

  private void unload(Copy copy) {
    TestingMemory.Block memory = copy.memory;
    if (memory == null) {
      return;
    }
    interleaving
        .others()
        .execute(
            () -> {
              interleaving.pause();
              memory.free();
              copy.gone = true;
              journal.note(copy.name + " is gone");
              listener.gone(copy.name);
            });
  }

  /** The names of those whose code is in memory. */
  List<String> started() {
    List<String> names = new ArrayList<>();
    current.values().stream().filter(Copy::started).forEach(copy -> names.add(copy.name));
    return names;
  }

  /** The names of those whose code is in memory, for models that couldn't move over as well. */
  Set<String> inMemory() {
    return copies.stream()
        .filter(copy -> copy.memory != null && !copy.gone)
        .map(Copy::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final class NobodyListens implements PluginListener {
    @Override
    public boolean mayStart(BundleCost cost) {
      return true;
    }

    @Override
    public boolean hasRoomFor(BundleCost cost) {
      return true;
    }

    @Override
    public void retiring() {}

    @Override
    public void started(BundleCost cost) {}

    @Override
    public void gone(String plugin) {}
  }
}
