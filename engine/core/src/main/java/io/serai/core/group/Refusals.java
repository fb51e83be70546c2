package io.serai.core.group;

import java.io.IOException;

/** A group that was made and can't be used after all. */
final class Refusals {
  private Refusals() {}

  /** Removes the group and says why it isn't there. */
  static GroupCreation.Refused removing(ControlGroup group, IOException failure) {
    try {
      group.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return new GroupCreation.Refused(String.valueOf(failure.getMessage()));
  }
}
