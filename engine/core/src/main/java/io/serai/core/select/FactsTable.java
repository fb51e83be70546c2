package io.serai.core.select;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all models. The models stay the same; what is known of one is replaced as it is
 * learned. Safe to use from several threads.
 */
public final class FactsTable {
  private final AtomicReferenceArray<ModelFacts> models;
  private final Map<String, Integer> index;
  private final List<Set<String>> abilities;
  private final int[] abilityOf;

  /** The facts of different models. */
  public FactsTable(List<ModelFacts> facts) {
    models = new AtomicReferenceArray<>(facts.toArray(ModelFacts[]::new));
    index = HashMap.newHashMap(facts.size());
    abilityOf = new int[facts.size()];
    Map<Set<String>, Integer> different = new LinkedHashMap<>();
    for (int i = 0; i < facts.size(); i++) {
      index.put(facts.get(i).id(), i);
      abilityOf[i] =
          different.computeIfAbsent(facts.get(i).capabilities(), first -> different.size());
    }
    abilities = List.copyOf(different.keySet());
  }

  int size() {
    return models.length();
  }

  ModelFacts get(int at) {
    return models.get(at);
  }

  /**
   * Which of the models have all those capabilities: looked up once for all that have the same, as
   * most of a large catalog do.
   */
  IntPredicate capable(Set<String> wanted) {
    boolean[] able = new boolean[abilities.size()];
    for (int i = 0; i < able.length; i++) {
      able[i] = abilities.get(i).containsAll(wanted);
    }
    return at -> able[abilityOf[at]];
  }

  /** All of them. */
  public List<ModelFacts> all() {
    List<ModelFacts> all = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      all.add(get(i));
    }
    return all;
  }

  /** Those of a model by its name and version; null if there is none. */
  public @Nullable ModelFacts find(String id) {
    Integer at = index.get(id);
    return at == null ? null : models.get(at);
  }

  /**
   * Learns something of a model, whose capabilities stay the same; nothing happens if there is none
   * of that name and version.
   */
  public void learn(String id, UnaryOperator<ModelFacts> change) {
    Integer at = index.get(id);
    if (at != null) {
      models.updateAndGet(at, change);
    }
  }

  /** Who is in memory, in the order of the models; null where one isn't. */
  @Nullable Resident[] residents(Moment moment) {
    @Nullable Resident[] residents = new Resident[size()];
    moment
        .residents()
        .forEach(
            (id, resident) -> {
              Integer at = index.get(id);
              if (at != null) {
                residents[at] = resident;
              }
            });
    return residents;
  }
}
