package io.serai.core.gate;

import io.serai.core.gate.Shortage.Rule;
import io.serai.spi.Footprint;
import java.util.Collection;
import java.util.List;

/**
 * The room for one more at some moment, and the rules that say what fits.
 *
 * @param memory what there is, without what is reserved
 * @param mappedBytes file pages of those that are there, which the cache has to hold besides
 * @param heldBytes private and pinned bytes that those take or may still come to take
 */
record Room(MemoryState memory, long mappedBytes, long heldBytes) {
  /** One rule, with what it is about and how much it allows, in bytes. */
  record Check(Rule rule, long needed, long allowed, long of) {
    boolean passed() {
      return needed <= allowed;
    }
  }

  /** The room there is beside those holders; what is reserved beyond memory will be in swap. */
  static Room beside(Collection<Holder> holders, MemoryState memory) {
    long reserved = 0;
    long reservedOnGpu = 0;
    long mapped = 0;
    long held = 0;
    for (Holder holder : holders) {
      Footprint charged = holder.charged();
      Footprint toCome =
          holder.state() == Holder.State.LOADING ? charged : charged.beyond(holder.held());
      mapped += charged.mappedBytes();
      held += memory.undroppable(charged);
      reserved += memory.undroppable(toCome);
      reservedOnGpu += memory.ownGpuMemory() ? toCome.pinnedBytes() : 0;
    }
    MemoryState left = less(memory, reserved, reservedOnGpu);
    long beyond = Math.max(0, reserved - memory.available());
    return new Room(left.withMoreSwap(-Math.min(beyond, left.swapFree())), mapped, held);
  }

  /**
   * The memory there will be when those have left; those on their way in have taken nothing yet, as
   * far as can be told.
   */
  static MemoryState freed(MemoryState memory, Collection<Holder> leaving) {
    long freed = 0;
    long freedOnGpu = 0;
    long swapped = 0;
    for (Holder holder : leaving) {
      if (holder.state() != Holder.State.LOADING) {
        freed += memory.undroppable(holder.held());
        freedOnGpu += memory.ownGpuMemory() ? holder.held().pinnedBytes() : 0;
        swapped += holder.swappedBytes();
      }
    }
    return less(memory, -freed, -freedOnGpu).withMoreSwap(swapped);
  }

  /**
   * The room there might be if those on their way in, whose reservations are gone already, have
   * taken all of it by now as well; how much they have taken can't be told.
   */
  Room roomierBy(Collection<Holder> loading) {
    long taken = loading.stream().mapToLong(holder -> memory.undroppable(holder.held())).sum();
    long onGpu = loading.stream().mapToLong(holder -> holder.held().pinnedBytes()).sum();
    return new Room(
        less(memory, -taken, memory.ownGpuMemory() ? -onGpu : 0), mappedBytes, heldBytes);
  }

  private static MemoryState less(MemoryState memory, long bytes, long onGpu) {
    MemoryState left = memory.withAvailable(Math.min(memory.total(), memory.available() - bytes));
    return memory.ownGpuMemory() ? left.withGpuAvailable(memory.gpuAvailable() - onGpu) : left;
  }

  /**
   * Up to how many bytes needs count in a tier.
   *
   * @param ceiling beyond this they count in none
   */
  record TierBounds(long ceiling, long ram, long swap) {
    Tier tier(long bytes) {
      if (bytes > ceiling) {
        return Tier.STORAGE;
      }
      return bytes <= ram ? Tier.RAM : bytes <= swap ? Tier.SWAP : Tier.STORAGE;
    }
  }

  /** Where needs would count here. */
  TierBounds tiers(Limits limits) {
    return new TierBounds(
        limits.ceiling(),
        limits.ram(memory.available()),
        limits.swap(memory.available(), memory.swapFree()));
  }

  /** Where it would count here. */
  Tier tier(Need need, Limits limits) {
    return tiers(limits).tier(bytes(need));
  }

  /** How large a need is where it is asked in which tier it counts. */
  long bytes(Need need) {
    return memory.undroppable(need.peak()) + need.peak().mappedBytes();
  }

  /** Whether all rules are met for a need that counts in that tier. */
  boolean fits(Need need, Tier tier, Limits limits) {
    return checks(need, tier, limits).stream().allMatch(Check::passed);
  }

  /** All rules, the hardest first. Private memory may lie in swap if the need counts there. */
  List<Check> checks(Need need, Tier tier, Limits limits) {
    Footprint peak = need.peak();
    long available = memory.available();
    long pinnedHere = memory.ownGpuMemory() ? 0 : peak.pinnedBytes();
    long pinnedOf = memory.ownGpuMemory() ? memory.gpuAvailable() : available;
    long swap = tier == Tier.RAM ? 0 : limits.usableSwap(memory.swapFree());
    long privateRoom = Math.max(0, available - limits.reserveBytes() - pinnedHere) + swap;
    long cache =
        need.mayThrash()
            ? Long.MAX_VALUE
            : Math.max(limits.reserveBytes(), available - pinnedHere - peak.privateBytes());
    long ramMax = limits.ramMaxBytes() == 0 ? Long.MAX_VALUE : limits.ramMaxBytes();
    long sum = bytes(need);
    long tierRoom =
        Math.min(
            limits.ceiling(),
            Math.max(limits.ram(available), limits.swap(available, memory.swapFree())));
    return List.of(
        new Check(Rule.PINNED, peak.pinnedBytes(), limits.ram(pinnedOf), pinnedOf),
        new Check(Rule.PRIVATE, peak.privateBytes(), privateRoom, available + swap),
        new Check(Rule.MAPPED, peak.mappedBytes() + mappedBytes, cache, available),
        new Check(Rule.TIER, tier == Tier.STORAGE ? sum : 0, tierRoom, available + swap),
        new Check(Rule.RAM_MAX, heldBytes + memory.undroppable(peak), ramMax, memory.total()));
  }
}
