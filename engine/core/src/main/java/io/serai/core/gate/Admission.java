package io.serai.core.gate;

import java.util.List;

/** What the gate answers. */
public sealed interface Admission {
  /**
   * It may load now.
   *
   * @param tier where it counts
   */
  record Admitted(Tier tier) implements Admission {}

  /**
   * It may load once those have left.
   *
   * @param tier where it counts then
   * @param leaving idle holders by name, in the order in which they should leave
   */
  record AfterEviction(Tier tier, List<String> leaving) implements Admission {
    /** Copies the list. */
    public AfterEviction {
      leaving = List.copyOf(leaving);
    }
  }

  /**
   * It may load once others are done that can't leave now.
   *
   * @param waitingFor holders by name that are in use or on their way in or out
   */
  record Later(List<String> waitingFor) implements Admission {
    /** Copies the list. */
    public Later {
      waitingFor = List.copyOf(waitingFor);
    }
  }

  /**
   * It can't load, not even if everything left that can.
   *
   * @param shortage what is missing
   */
  record Refused(Shortage shortage) implements Admission {}
}
