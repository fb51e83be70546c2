package io.serai.plugins.pytorch;

import io.serai.plugins.pytorch.ForwardMethod.Argument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The arguments of a module, by the types that its method {@code forward} has. */
final class InputTrees {
  /** What language models call their keys and values of earlier tokens. */
  static final String PAST = "past_key_values";

  private final OptionalInt layers;

  private InputTrees(OptionalInt layers) {
    this.layers = layers;
  }

  /**
   * The arguments up to the first that isn't made of tensors and can be left out.
   *
   * @param layers of a cache, where a type doesn't tell how many there are
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} for a type that nobody can give
   */
  static List<InputTree> of(ForwardMethod method, OptionalInt layers) {
    InputTrees trees = new InputTrees(layers);
    List<InputTree> arguments = new ArrayList<>();
    for (Argument argument : method.arguments()) {
      if (argument.optional() && !argument.type().isTensor()) {
        break;
      }
      arguments.add(trees.tree(argument.name(), argument.type(), 0));
    }
    return List.copyOf(arguments);
  }

  private InputTree tree(String name, TypeExpression type, int depth) {
    if (type.isTensor()) {
      // Names in code have no dots.
      return new InputTree.Leaf(
          name.replaceFirst("^(past_key_values)_(\\d+)_(key|value)$", "$1.$2.$3"));
    }
    List<TypeExpression> parts = type.arguments();
    boolean past = name.startsWith(PAST);
    return switch (type.name()) {
      case "Tuple" ->
          new InputTree.Tuple(
              IntStream.range(0, parts.size())
                  .mapToObj(i -> tree(part(name, i, past && depth == 1), parts.get(i), depth + 1))
                  .toList());
      case "List" -> row(name, type, past, depth);
      default -> throw invalid(name, type);
    };
  }

  private InputTree row(String name, TypeExpression type, boolean past, int depth) {
    if (!past || depth > 0) {
      throw invalid(name, type);
    }
    if (layers.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the model's input %s is a list, so the file doesn't tell how many layers have a cache; say it with the parameter cache.layers"
              .formatted(name));
    }
    TypeExpression part = type.arguments().getFirst();
    if (!part.isTensor()) {
      return new InputTree.Row(
          IntStream.range(0, layers.getAsInt())
              .mapToObj(layer -> tree(part(name, layer, false), part, 1))
              .toList());
    }
    return new InputTree.Row(
        IntStream.range(0, 2 * layers.getAsInt())
            .<InputTree>mapToObj(
                i -> new InputTree.Leaf(part(part(name, i / 2, false), i % 2, true)))
            .toList());
  }

  private static String part(String name, int index, boolean keyOrValue) {
    return name + "." + (keyOrValue ? index == 0 ? "key" : "value" : Integer.toString(index));
  }

  private static SeraiException invalid(String name, TypeExpression type) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the model's input %s is of type %s; inputs are tensors, and tuples of them"
            .formatted(name, type));
  }
}
