package io.serai.plugins.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.spi.Entity;
import org.junit.jupiter.api.Test;

class EntityGroupsTest {
  @Test
  void joinsTokensOfOneKindUntilAnotherBegins() {
    EntityGroups groups = new EntityGroups("Ann Lee met Bob in Rome");
    groups.add("B-PER", 0, 3, 0.5);
    groups.add("I-PER", 4, 7, 0.75);
    groups.add("O", 8, 11, 1);
    groups.add("I-PER", 12, 15, 1);
    groups.add("O", 16, 18, 1);
    groups.add("B-LOC", 19, 21, 1);
    groups.add("I-LOC", 21, 23, 0.5);
    assertThat(groups.found())
        .containsExactly(
            new Entity("PER", "Ann Lee", 0, 7, 0.625),
            new Entity("PER", "Bob", 12, 15, 1),
            new Entity("LOC", "Rome", 19, 23, 0.75));
  }

  @Test
  void aTokenThatBeginsOneEndsTheOneBefore() {
    EntityGroups groups = new EntityGroups("Ann Bob Rome");
    groups.add("B-PER", 0, 3, 1);
    groups.add("B-PER", 4, 7, 1);
    groups.add("I-LOC", 8, 12, 1);
    assertThat(groups.found()).extracting(Entity::text).containsExactly("Ann", "Bob", "Rome");
  }

  @Test
  void labelsWithoutMarksGoOn() {
    EntityGroups groups = new EntityGroups("New York is");
    groups.add("LOC", 0, 3, 1);
    groups.add("LOC", 4, 8, 1);
    groups.add("O", 9, 11, 1);
    assertThat(groups.found()).containsExactly(new Entity("LOC", "New York", 0, 8, 1));
  }
}
