package io.serai.itests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.itests.soak.Manner.How;
import io.serai.itests.soak.Manner.Leaves;
import io.serai.itests.soak.Manner.Stays;
import io.serai.itests.soak.Manner.When;
import io.serai.itests.soak.SoakPlan.Step;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoakPlanTest {
  private static final int STEPS = 5000;
  private static final String DOCUMENT =
      "{\"paths\": {\"/health\": {\"get\": {}}, \"/jobs/{id}\": {\"get\": {}}}}";

  private static List<Question> questions() throws WrongAnswerException {
    return Questions.all(Reply.json(DOCUMENT), "large");
  }

  private static List<Step> steps(long seed, int client) throws WrongAnswerException {
    return SoakPlan.of(seed, questions()).of(client).limit(STEPS).toList();
  }

  private static List<String> texts(List<Step> steps) {
    return steps.stream()
        .map(step -> "%s %s %s".formatted(step.question().text(), step.manner(), step.cut()))
        .toList();
  }

  @Test
  void aPlanIsTheSameForTheSameSeed() throws Exception {
    assertThat(texts(steps(1, 5))).isEqualTo(texts(steps(1, 5)));
    assertThat(texts(steps(1, 5))).isNotEqualTo(texts(steps(2, 5)));
    assertThat(texts(steps(1, 5))).isNotEqualTo(texts(steps(1, 6)));
  }

  @Test
  void everyQuestionIsAsked() throws Exception {
    Set<String> asked = new HashSet<>();
    steps(1, 0).forEach(step -> asked.add(step.question().text()));
    assertThat(asked)
        .containsAll(questions().stream().map(Question::text).toList())
        .contains("GET /health")
        .doesNotContain("GET /jobs/{id}");
  }

  @Test
  void clientsStayAndLeaveInEveryManner() throws Exception {
    Set<Manner> manners = new HashSet<>();
    steps(1, 0).forEach(step -> manners.add(step.manner()));
    assertThat(manners).containsAll(EnumSet.allOf(Stays.class));
    for (When when : When.values()) {
      for (How how : How.values()) {
        assertThat(manners).contains(new Leaves(when, how));
      }
    }
  }

  @Test
  void onlyBodiesAreChunked() throws Exception {
    assertThat(steps(1, 0))
        .filteredOn(step -> step.manner() == Stays.SENDING_CHUNKS)
        .isNotEmpty()
        .allMatch(step -> step.question().body().length > 0);
  }

  @Test
  void mostClientsStay() throws Exception {
    assertThat(steps(1, 0).stream().filter(step -> step.manner() instanceof Leaves).count())
        .isBetween(STEPS / 8L, STEPS / 5L);
  }
}
