package io.serai.core.residency;

import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Limits;
import io.serai.core.gate.LoadWatch;
import io.serai.core.gate.Need;
import io.serai.core.pressure.Reading;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the loads that take memory, and gives them up when it runs short. Confined to the
 * thread that owns the residency's state.
 */
final class ShortageWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ShortageWatch.class);

  private final LoadQueue queue;
  private final Holders holders;
  private final Gatekeeper gate;

  ShortageWatch(LoadQueue queue, Holders holders, Gatekeeper gate) {
    this.queue = queue;
    this.holders = holders;
    this.gate = gate;
  }

  /** Gives up loads during which memory or swap ran short. */
  void look(Reading reading) {
    List<Need> taking = queue.all().stream().map(Load::reserved).filter(Objects::nonNull).toList();
    if (taking.isEmpty()) {
      return;
    }
    Limits limits = gate.limits();
    Optional<String> shortage = LoadWatch.shortage(reading.memory(), reading.stalls(), limits);
    if (shortage.isEmpty() && taking.stream().allMatch(need -> need.peak().pinnedBytes() > 0)) {
      shortage = LoadWatch.shortageOfRam(reading.memory(), limits);
    }
    shortage.ifPresent(this::giveUp);
  }

  /**
   * Gives up all loads that take memory.
   *
   * @return whether there were any that hadn't been given up already
   */
  boolean giveUp(String shortage) {
    boolean any = false;
    for (Load load : queue.all()) {
      Need reserved = load.reserved();
      if (reserved != null && !load.cancellation().requested()) {
        LOG.warn("the load of {} is given up: {}", reserved.name(), shortage);
        load.giveUp(gate.giveUp(reserved, holders.all(), shortage).refusal());
        any = true;
      }
    }
    return any;
  }
}
