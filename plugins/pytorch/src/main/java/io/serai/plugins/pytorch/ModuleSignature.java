package io.serai.plugins.pytorch;

import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a module takes and gives: what its code tells, and for the rest what the manifest declares
 * or what is usual.
 *
 * @param arguments how they are put together of the inputs
 * @param tensors inputs and outputs; of rank 0 where any shape is taken or may come
 */
record ModuleSignature(List<InputTree> arguments, Signature tensors) {
  private static final Set<String> TOKENS =
      Set.of("input_ids", "attention_mask", "position_ids", "token_type_ids");

  /**
   * Puts both together.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} or {@link
   *     ErrorCode#INVALID_PARAMETER}
   */
  static ModuleSignature of(ForwardMethod method, ModelSource source, LoadParameters parameters) {
    List<InputTree> arguments =
        InputTrees.of(
            method, parameters.cache().map(CacheParameters::layers).orElse(OptionalInt.empty()));
    List<TensorSpec> inputs = new ArrayList<>();
    arguments.stream()
        .flatMap(InputTree::names)
        .forEach(name -> inputs.add(input(name, source.tasks(), parameters)));
    checkDeclared("input.", parameters.inputs(), inputs);
    List<TensorSpec> outputs = new ArrayList<>();
    for (String name : outputNames(method.result(), source.tasks(), inputs, parameters)) {
      outputs.add(
          parameters.outputTypes().containsKey(name)
              ? TensorDeclaration.parse("output." + name, name, parameters.outputTypes().get(name))
              : new TensorSpec(name, ElementType.FP32, Shape.of()));
    }
    checkDeclared("output.", parameters.outputTypes(), outputs);
    return new ModuleSignature(arguments, new Signature(inputs, outputs));
  }

  /** The input of that name. */
  Optional<TensorSpec> input(String name) {
    return tensors.inputs().stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  /** The inputs that are keys and values of earlier tokens. */
  List<TensorSpec> past() {
    return past(tensors.inputs());
  }

  private static List<TensorSpec> past(List<TensorSpec> inputs) {
    return inputs.stream().filter(spec -> spec.name().startsWith(InputTrees.PAST + ".")).toList();
  }

  private static TensorSpec input(String name, Set<Task> tasks, LoadParameters parameters) {
    String declared = parameters.inputs().get(name);
    if (declared != null) {
      return TensorDeclaration.parse("input." + name, name, declared);
    }
    if (name.startsWith(InputTrees.PAST + ".")) {
      return parameters
          .cache()
          .orElseThrow(
              () ->
                  new SeraiException(
                      ErrorCode.INVALID_MODEL,
                      "the model has a cache of keys and values; say their shape with the"
                          + " parameters cache.heads and cache.width"))
          .spec(name);
    }
    if (TOKENS.contains(name)) {
      return new TensorSpec(name, ElementType.INT64, Shape.of(-1, -1));
    }
    return new TensorSpec(
        name,
        ElementType.FP32,
        tasks.contains(Task.IMAGE_CLASSIFICATION) ? Shape.of(-1, -1, -1, -1) : Shape.of());
  }

  private static List<String> outputNames(
      TypeExpression result, Set<Task> tasks, List<TensorSpec> inputs, LoadParameters parameters) {
    OptionalInt count = count(result);
    if (!parameters.outputs().isEmpty()) {
      checkCount(parameters.outputs(), count);
      return parameters.outputs();
    }
    if (count.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the model gives a %s, so the file doesn't tell how many tensors that is; name them with the parameter outputs"
              .formatted(result));
    }
    List<String> names = new ArrayList<>();
    List<TensorSpec> past = past(inputs);
    if (!past.isEmpty() && count.getAsInt() == 1 + past.size()) {
      names.add("logits");
      past.forEach(spec -> names.add("present" + spec.name().substring(InputTrees.PAST.length())));
      return names;
    }
    names.add(first(tasks, count.getAsInt()));
    for (int i = 1; i < count.getAsInt(); i++) {
      names.add("output_" + i);
    }
    return names;
  }

  private static String first(Set<Task> tasks, int count) {
    if (tasks.contains(Task.EMBEDDINGS)) {
      return "last_hidden_state";
    }
    return tasks.isEmpty() ? count == 1 ? "output" : "output_0" : "logits";
  }

  /** How many tensors a result has; empty where only a call tells. */
  private static OptionalInt count(TypeExpression result) {
    if (result.isTensor()) {
      return OptionalInt.of(1);
    }
    if (!result.name().equals("Tuple")) {
      return OptionalInt.empty();
    }
    int sum = 0;
    for (TypeExpression part : result.arguments()) {
      OptionalInt count = count(part);
      if (count.isEmpty()) {
        return count;
      }
      sum += count.getAsInt();
    }
    return OptionalInt.of(sum);
  }

  private static void checkCount(List<String> names, OptionalInt count) {
    if (count.isPresent() && count.getAsInt() != names.size()) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "parameter 'outputs' names %d tensors, but the model gives %d"
              .formatted(names.size(), count.getAsInt()));
    }
  }

  private static void checkDeclared(
      String prefix, Map<String, String> declared, List<TensorSpec> specs) {
    List<String> names = specs.stream().map(TensorSpec::name).toList();
    for (String name : declared.keySet()) {
      if (!names.contains(name)) {
        throw new SeraiException(
            ErrorCode.INVALID_PARAMETER,
            "parameter '%s%s' is of no tensor of the model; there are %s"
                .formatted(prefix, name, names));
      }
    }
  }
}
