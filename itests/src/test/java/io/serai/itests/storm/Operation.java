package io.serai.itests.storm;

/** What a client may do; the weight says how often, among all weights. */
enum Operation {
  LOAD(24),
  UNLOAD(5),
  REQUEST(43),
  PIN(3),
  UNPIN(3),
  DEMOTE(14),
  PROMOTE(8);

  private final int weight;

  Operation(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
