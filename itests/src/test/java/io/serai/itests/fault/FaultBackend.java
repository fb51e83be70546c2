package io.serai.itests.fault;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.MemoryKind;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Its models hold locked memory, or memory in a process that they start, if told to, and get stuck
 * as {@link Phases} say.
 */
public final class FaultBackend implements BundleActivator, Backend {
  private static final String LOCKED = "locked_mib";
  private static final String STARTED = "started_mib";

  @Override
  public void start(BundleContext context) {
    Phases.reach("start");
    context.registerService(Backend.class, this, null);
  }

  @Override
  public void stop(BundleContext context) {}

  @Override
  public String name() {
    return "fault";
  }

  @Override
  public String runtimeVersion() {
    return "1";
  }

  @Override
  public Set<String> formats() {
    return Set.of("fault");
  }

  @Override
  public List<ParameterSpec> parameters() {
    return List.of(
        new ParameterSpec(LOCKED, "integer", "0", "MiB that can't leave RAM."),
        new ParameterSpec(STARTED, "integer", "0", "MiB in a process that it starts."));
  }

  private static long lockedBytes(ModelSource source) {
    return (long) source.parameters().integer(LOCKED, 0) << 20;
  }

  @Override
  public Estimate estimate(ModelSource source) {
    Phases.reach("estimate");
    long locked = lockedBytes(source);
    return new Estimate(
        List.of(new Estimate.Part("weights", MemoryKind.PINNED, locked)),
        new Footprint(0, 0, locked));
  }

  /** The model closes the arena. */
  @SuppressWarnings("MustBeClosedChecker")
  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    Phases.reach("load");
    Arena arena = Arena.ofShared();
    long bytes = lockedBytes(source);
    if (bytes > 0) {
      MemorySegment memory = arena.allocate(bytes).fill((byte) 1);
      if (!Libc.lock(memory)) {
        arena.close();
        throw new SeraiException(
            ErrorCode.LOAD_FAILED, bytes + " bytes can't be locked; see 'ulimit -l'");
      }
    }
    long started = source.parameters().integer(STARTED, 0);
    return new FaultModel(arena, bytes, started == 0 ? null : StartedProcess.holding(started));
  }
}
