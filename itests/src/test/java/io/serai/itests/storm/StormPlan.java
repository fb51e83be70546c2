package io.serai.itests.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What each client does, one after the other. The same for the same seed.
 *
 * @param perClient the steps of every client
 */
record StormPlan(List<List<Step>> perClient) {
  /** One thing to do with one model. */
  record Step(Operation operation, String model) {}

  /**
   * Draws a plan. No more than one model is meant to be pinned at a time, else all soon are, and
   * there is nothing left to do but refuse.
   */
  static StormPlan draw(Mix mix, long seed, int operations, int clients, List<String> models) {
    Random random = new Random(seed);
    List<List<Step>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(new ArrayList<>());
    }
    String pinned = "";
    for (int i = 0; i < operations; i++) {
      Operation operation = draw(mix, random);
      String model = models.get(random.nextInt(models.size()));
      if (operation == Operation.PIN && !pinned.isEmpty()) {
        operation = Operation.UNPIN;
      }
      if (operation == Operation.PIN) {
        pinned = model;
      } else if (operation == Operation.UNPIN) {
        model = pinned.isEmpty() ? model : pinned;
        pinned = "";
      }
      all.get(i % clients).add(new Step(operation, model));
    }
    return new StormPlan(all);
  }

  private static Operation draw(Mix mix, Random random) {
    int sum = 0;
    for (Operation operation : Operation.values()) {
      sum += mix.weight(operation);
    }
    int left = random.nextInt(sum);
    for (Operation operation : Operation.values()) {
      left -= mix.weight(operation);
      if (left < 0) {
        return operation;
      }
    }
    throw new IllegalStateException("the weights don't add up");
  }
}
