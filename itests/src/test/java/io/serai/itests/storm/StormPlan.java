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

  private static final double OWN = 0.6;
  private static final double PINNED = 0.3;
  private static final double DEMOTED = 0.3;
  private static final double UNLOADED = 0.85;

  /**
   * Draws a plan. No more than one model is meant to be pinned at a time, else all soon are, and
   * there is nothing left to do but refuse.
   */
  static StormPlan draw(Mix mix, long seed, int operations, int clients, List<String> models) {
    Random random = new Random(seed);
    return switch (mix) {
      case REQUESTS -> single(random, operations, clients, models);
      case LOADS -> visits(random, operations, clients, models);
    };
  }

  /**
   * Each client goes from model to model, and comes back to one of its own, where few disturb it. A
   * model is demoted right after it was loaded, before another client has it unloaded. Only the
   * first client pins.
   */
  private static StormPlan visits(Random random, int operations, int clients, List<String> models) {
    List<List<Step>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int most = operations / clients + (i < operations % clients ? 1 : 0);
      List<Step> steps = new ArrayList<>();
      while (steps.size() < most) {
        int number = random.nextDouble() < OWN ? i % models.size() : random.nextInt(models.size());
        String model = models.get(number);
        visit(random, i == 0).forEach(operation -> steps.add(new Step(operation, model)));
      }
      all.add(List.copyOf(steps.subList(0, most)));
    }
    return new StormPlan(all);
  }

  private static List<Operation> visit(Random random, boolean pins) {
    List<Operation> visit = new ArrayList<>();
    boolean demotes = random.nextDouble() < DEMOTED;
    boolean loads = demotes || random.nextBoolean();
    if (loads) {
      visit.add(Operation.LOAD);
    }
    if (demotes) {
      visit.add(Operation.DEMOTE);
      visit.add(random.nextBoolean() ? Operation.PROMOTE : Operation.REQUEST);
    } else if (!loads) {
      visit.add(Operation.REQUEST);
    }
    if (pins && random.nextDouble() < PINNED) {
      visit.add(Operation.PIN);
      visit.add(Operation.REQUEST);
      visit.add(Operation.UNPIN);
    }
    if (random.nextDouble() < UNLOADED) {
      visit.add(Operation.UNLOAD);
    }
    return visit;
  }

  private static StormPlan single(Random random, int operations, int clients, List<String> models) {
    List<List<Step>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(new ArrayList<>());
    }
    String pinned = "";
    for (int i = 0; i < operations; i++) {
      Operation operation = draw(random);
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

  private static Operation draw(Random random) {
    int sum = 0;
    for (Operation operation : Operation.values()) {
      sum += Mix.weight(operation);
    }
    int left = random.nextInt(sum);
    for (Operation operation : Operation.values()) {
      left -= Mix.weight(operation);
      if (left < 0) {
        return operation;
      }
    }
    throw new IllegalStateException("the weights don't add up");
  }
}
