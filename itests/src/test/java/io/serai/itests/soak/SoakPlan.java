package io.serai.itests.soak;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each client does, one after the other, without an end. The same for the same seed.
 *
 * @param questions at least one of each API
 */
record SoakPlan(long seed, Map<Api, List<Question>> questions) {
  /**
   * One exchange.
   *
   * @param cut how much of the request a client sends that leaves in it, as a share below 1
   */
  record Step(Question question, Manner manner, double cut) {}

  static SoakPlan of(long seed, List<Question> questions) {
    return new SoakPlan(
        seed,
        questions.stream()
            .collect(
                Collectors.groupingBy(
                    Question::api, () -> new EnumMap<>(Api.class), Collectors.toList())));
  }

  /** What a client does; clients are told apart by numbers from 0. */
  Stream<Step> of(int client) {
    Random random = new Random(seed * 1_000_003 + client);
    return Stream.generate(() -> step(random));
  }

  private Step step(Random random) {
    List<Question> some = questions.getOrDefault(api(random), List.of());
    Question question = some.get(random.nextInt(some.size()));
    Manner manner = Manner.draw(random, question.body().length > 0);
    return new Step(question, manner, random.nextDouble());
  }

  private static Api api(Random random) {
    int sum = 0;
    for (Api api : Api.values()) {
      sum += api.share();
    }
    int left = random.nextInt(sum);
    for (Api api : Api.values()) {
      left -= api.share();
      if (left < 0) {
        return api;
      }
    }
    throw new IllegalStateException("the shares don't add up");
  }
}
