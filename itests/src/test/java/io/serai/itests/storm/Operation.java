package io.serai.itests.storm;

/** What a client may do; the weight says how often, among all weights. */
enum Operation {
  LOAD(26),
  UNLOAD(16),
  REQUEST(36),
  PIN(3),
  UNPIN(3),
  DEMOTE(10),
  PROMOTE(6);

  private final int weight;

  Operation(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
