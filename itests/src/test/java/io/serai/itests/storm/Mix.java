package io.serai.itests.storm;

/** How often each operation is drawn. */
public enum Mix {
  /** Mostly requests, for a short storm. */
  REQUESTS,
  /** With many unloads, so that models are loaded again and again. */
  LOADS;

  /** A share of the sum of all. */
  int weight(Operation operation) {
    return switch (operation) {
      case LOAD -> 24;
      case UNLOAD -> this == REQUESTS ? 5 : 16;
      case REQUEST -> this == REQUESTS ? 43 : 34;
      case PIN, UNPIN -> 3;
      case DEMOTE -> this == REQUESTS ? 14 : 12;
      case PROMOTE -> 8;
    };
  }
}
