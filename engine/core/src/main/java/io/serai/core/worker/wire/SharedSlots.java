package io.serai.core.worker.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tensors in a {@link SharedRegion}, for the side that puts them there. */
public final class SharedSlots {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSlots.class);
  private static final int STEP = 1 << 20;

  private final SharedRegion region;

  /** Where each slot ends, by where its tensor starts. */
  private final Map<Long, Long> ends = new TreeMap<>();

  private final ByteBuffer zeros = ByteBuffer.allocateDirect(64 << 10);
  private long committed;

  /** Nothing is there yet. */
  public SharedSlots(SharedRegion region) {
    this.region = region;
  }

  /**
   * Copies a tensor in.
   *
   * @return where it starts, or empty if there is no room
   */
  OptionalLong put(MemorySegment data) {
    OptionalLong place = allocate(data.byteSize());
    if (place.isPresent()) {
      MemorySegment.copy(
          data, 0, region.view(place.getAsLong(), data.byteSize()), 0, data.byteSize());
    }
    return place;
  }

  /** The first gap that is large enough. */
  private synchronized OptionalLong allocate(long bytes) {
    long free = 0;
    for (Iterator<Map.Entry<Long, Long>> slots = ends.entrySet().iterator(); slots.hasNext(); ) {
      Map.Entry<Long, Long> slot = slots.next();
      if (!region.isUsed(slot.getKey())) {
        slots.remove();
      } else if (slot.getKey() - SharedRegion.HEADER - free >= SharedRegion.HEADER + bytes) {
        break;
      } else {
        free = slot.getValue();
      }
    }
    long start = free + SharedRegion.HEADER;
    long end = roundUp(start + bytes, SharedRegion.HEADER);
    if (end > region.bytes() || !commit(end)) {
      return OptionalLong.empty();
    }
    ends.put(start, end);
    region.markUsed(start);
    return OptionalLong.of(start);
  }

  /**
   * Has the file system provide memory up to there. Touching the mapping would too, but the process
   * would get a SIGBUS when the file system is full.
   */
  private boolean commit(long end) {
    try {
      long wanted = Math.min(region.bytes(), roundUp(end, STEP));
      while (committed < wanted) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), wanted - committed));
        committed += region.file().write(zeros, committed);
      }
      return true;
    } catch (IOException e) {
      LOG.debug("no shared memory for a tensor, which goes through the socket: {}", e.toString());
      return committed >= end;
    }
  }

  /** Gives the memory back if no tensor is there. */
  public synchronized void trim() throws IOException {
    ends.keySet().removeIf(start -> !region.isUsed(start));
    if (ends.isEmpty() && committed > 0) {
      region.file().truncate(0);
      committed = 0;
    }
  }

  private static long roundUp(long value, long step) {
    return (value + step - 1) / step * step;
  }
}
