package io.serai.core.residency;

import io.serai.core.gate.MemoryState;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine's memory and swap space, of which every byte is accounted for. File pages are dropped
 * when memory is wanted, so they count as available.
 */
final class TestingMemory {
  private static final long SYSTEM_PART = 10;

  /** What one process or model holds. */
  final class Block {
    private final String owner;
    private final boolean planned;
    private long privateBytes;
    private long pinnedBytes;
    private long mappedBytes;
    private long swapped;
    private boolean freed;

    private Block(String owner, boolean planned) {
      this.owner = owner;
      this.planned = planned;
    }

    /** Takes so much more; what RAM has no room for goes to swap, as far as it may. */
    void take(long more, long morePinned) {
      if (freed) {
        journal.violation(owner + " takes memory after it was freed");
        return;
      }
      if (!planned) {
        cacheIsPlanned = false;
      }
      long missing = more + morePinned - available();
      privateBytes += more;
      pinnedBytes += morePinned;
      pushOut(missing);
      check();
    }

    /** Reads so much more of its files, again and again. */
    void map(long more) {
      mappedBytes += more;
    }

    /** Keeps so much. */
    void shrinkTo(long kept, long keptMapped, long keptPinned) {
      privateBytes = Math.min(privateBytes, kept);
      mappedBytes = Math.min(mappedBytes, keptMapped);
      pinnedBytes = Math.min(pinnedBytes, keptPinned);
      swapped = Math.min(swapped, privateBytes);
      othersTake();
    }

    /** Lies in swap as far as there is room, or comes back as far as there is. */
    void move(boolean toSwap) {
      if (!toSwap && swapped > 0) {
        cacheIsPlanned = false;
      }
      swapped +=
          toSwap ? Math.min(privateBytes - swapped, swapFree()) : -Math.min(swapped, available());
    }

    void free() {
      freed = true;
      blocks.remove(this);
      othersTake();
    }

    @Override
    public String toString() {
      return "%s %d+%d MiB, %d mapped, %d in swap"
          .formatted(
              owner, privateBytes >> 20, pinnedBytes >> 20, mappedBytes >> 20, swapped >> 20);
    }

    long inRam() {
      return privateBytes - swapped;
    }

    long swapped() {
      return swapped;
    }

    long pinned() {
      return pinnedBytes;
    }

    long mapped() {
      return mappedBytes;
    }
  }

  private final Journal journal;
  private final long total;
  private final long swap;
  private final List<Block> blocks = new ArrayList<>();
  private final Block others = new Block("others", false);
  private long othersWant;
  private long highest;

  /** Until memory is taken that the gate wasn't asked about, or that may take the cache's. */
  private boolean cacheIsPlanned = true;

  private int cacheChecks;

  TestingMemory(Journal journal, long total, long swap) {
    this.journal = journal;
    this.total = total;
    this.swap = swap;
  }

  /**
   * Memory of which nothing is taken yet.
   *
   * @param planned false for what nobody asked the gate about
   */
  Block block(String owner, boolean planned) {
    Block block = new Block(owner, planned);
    blocks.add(block);
    return block;
  }

  /** Other processes want that share of the memory, and take it as far as there is any. */
  void others(double share) {
    othersWant = (long) (share * ram());
    cacheIsPlanned &= othersWant == 0;
    others.shrinkTo(0, 0, 0);
    journal.note("others want %.0f %% of memory".formatted(share * 100));
  }

  /** Whether nothing is left because of others. */
  boolean isShort() {
    return othersWant > 0 && available() == 0;
  }

  private void othersTake() {
    long more = Math.min(othersWant - others.privateBytes, available());
    others.privateBytes += Math.max(0, more);
  }

  private long ram() {
    return total - total / SYSTEM_PART;
  }

  private long taken() {
    return others.inRam()
        + blocks.stream().mapToLong(block -> block.inRam() + block.pinnedBytes).sum();
  }

  private long available() {
    return Math.max(0, ram() - taken());
  }

  private long swapFree() {
    return swap - blocks.stream().mapToLong(Block::swapped).sum();
  }

  MemoryState state() {
    return new MemoryState(total, available(), swap, swapFree(), MemoryState.SHARED);
  }

  /** Private memory of the oldest goes to swap first. */
  private void pushOut(long missing) {
    long left = missing;
    for (Block block : blocks) {
      long moved = Math.clamp(Math.min(left, block.inRam()), 0, Math.max(0, swapFree()));
      block.swapped += moved;
      left -= moved;
    }
  }

  private void check() {
    long unplanned =
        others.inRam()
            + blocks.stream().filter(block -> !block.planned).mapToLong(Block::inRam).sum();
    long taken = taken();
    highest = Math.max(highest, taken);
    if (taken - unplanned > ram()) {
      journal.violation(
          "the machine is out of memory: %d MiB of %d are taken, %d of swap are free; %s"
              .formatted(taken >> 20, ram() >> 20, swapFree() >> 20, blocks));
    }
  }

  /**
   * Makes sure that the cache holds all file pages that are in use.
   *
   * @param reserve what the cache has in any case, in bytes
   */
  void checkCache(long reserve) {
    long mapped = blocks.stream().mapToLong(Block::mapped).sum();
    cacheChecks += cacheIsPlanned && mapped > 0 ? 1 : 0;
    if (cacheIsPlanned && mapped > Math.max(reserve, available())) {
      journal.violation(
          "files are read again and again: %d MiB are mapped, %d available; %s"
              .formatted(mapped >> 20, available() >> 20, blocks));
    }
  }

  /** How often it was checked that files which are mapped fit into the cache. */
  int cacheChecks() {
    return cacheChecks;
  }

  /** The most that was ever taken, as a share of what there is. */
  double highest() {
    return (double) highest / ram();
  }

  List<String> owners() {
    return blocks.stream().map(block -> block.owner).toList();
  }
}
