package io.serai.core.residency;

import io.serai.core.residency.Load.Wanted;
import io.serai.spi.SeraiException;
import java.util.List;

/** What comes next for a load that waits in line. */
sealed interface Turn {
  /** It waits on. */
  record Waiting() implements Turn {}

  /**
   * It waits until others have left that can.
   *
   * @param leaving models and bundles by name
   * @param why they leave
   * @param next what is loaded then, so that its files can be read meanwhile
   */
  record Evicting(List<String> leaving, String why, Wanted next) implements Turn {
    /** Copies the list. */
    public Evicting {
      leaving = List.copyOf(leaving);
    }
  }

  /** Its bundle was started by somebody else, so the model can be prepared. */
  record Preparing() implements Turn {}

  /** There is memory for what it wants. */
  record Starting(Wanted wanted) implements Turn {}

  /** It ends here. */
  record Ending(SeraiException why) implements Turn {}
}
