package io.serai.core.gate;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Instant;
import java.util.List;

/**
 * A decision of the gate, with all it was made from.
 *
 * @param number counts up from 1 while the engine runs
 * @param at when it was made
 * @param need what was asked for
 * @param memory what there was
 * @param holders who held memory
 * @param limits what was allowed
 * @param admission the answer
 * @param remedies what would help where it was refused, the best first
 * @param notes what else there is to say, such as about variants that were refused besides
 */
public record Decision(
    long number,
    Instant at,
    Need need,
    MemoryState memory,
    List<Holder> holders,
    Limits limits,
    Admission admission,
    List<Remedy> remedies,
    List<String> notes) {
  /** Copies the lists. */
  public Decision {
    holders = List.copyOf(holders);
    remedies = List.copyOf(remedies);
    notes = List.copyOf(notes);
  }

  /** Whether it is that answer to that need. */
  boolean answers(Need asked, Admission answer) {
    return need.equals(asked) && admission.equals(answer);
  }

  /** Whether nothing is loaded at the moment, so that it may be let in later. */
  public boolean forPressure() {
    return admission instanceof Admission.Refused refused
        && refused.shortage().rule() == Shortage.Rule.PRESSURE;
  }

  /** What a load fails with that was refused so. */
  public SeraiException refusal() {
    return new SeraiException(
        forPressure() ? ErrorCode.MEMORY_PRESSURE : ErrorCode.INSUFFICIENT_MEMORY,
        DecisionText.sentence(this));
  }

  /** Memory that is in use outside the engine's models and bundles, in bytes. */
  public long systemBytes() {
    long ours =
        holders.stream()
            .filter(holder -> holder.state() != Holder.State.LOADING)
            .mapToLong(holder -> memory.undroppable(holder.held()))
            .sum();
    return Math.max(0, memory.total() - memory.available() - ours);
  }
}
