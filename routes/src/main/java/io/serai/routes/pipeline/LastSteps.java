package io.serai.routes.pipeline;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WhenDefinition;

/** Finds the {@code model:} steps of a pipeline after which nothing follows. */
final class LastSteps {
  private LastSteps() {}

  /** Their ids; empty where something else comes last, or it can't be told. */
  static Set<String> of(List<ProcessorDefinition<?>> steps) {
    if (steps.isEmpty()) {
      return Set.of();
    }
    return switch (steps.getLast()) {
      case ToDefinition to when to.getUri().startsWith("model:") -> Set.of(to.getId());
      case FilterDefinition filter -> of(filter.getOutputs());
      case ChoiceDefinition choice -> ofBranches(choice);
      default -> Set.of();
    };
  }

  private static Set<String> ofBranches(ChoiceDefinition choice) {
    Set<String> last = new HashSet<>();
    for (WhenDefinition when : choice.getWhenClauses()) {
      last.addAll(of(when.getOutputs()));
    }
    if (choice.getOtherwise() != null) {
      last.addAll(of(choice.getOtherwise().getOutputs()));
    }
    return last;
  }
}
