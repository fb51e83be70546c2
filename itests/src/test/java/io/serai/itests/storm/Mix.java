package io.serai.itests.storm;

/** What kind of storm it is. */
public enum Mix {
  /** Mostly requests, each operation drawn by itself, for a short storm. */
  REQUESTS,
  /**
   * Clients that take up a model, use it and put it away, so that models are loaded all the time.
   */
  LOADS;

  /** A share of the sum of all, where each operation is drawn by itself. */
  static int weight(Operation operation) {
    return switch (operation) {
      case LOAD -> 24;
      case UNLOAD -> 5;
      case REQUEST -> 43;
      case PIN, UNPIN -> 3;
      case DEMOTE -> 14;
      case PROMOTE -> 8;
    };
  }
}
