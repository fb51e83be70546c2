package io.serai.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Computes outputs of a module from named tensors. */
final class TensorInference {
  private final TorchModule module;

  TensorInference(TorchModule module) {
    this.module = module;
  }

  /** See {@link io.serai.spi.Model#infer(Map, Set, Cancellation)}. */
  Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    check(inputs);
    checkNames(outputs);
    cancellation.check();
    try (Arena arena = Arena.ofConfined();
        NDManager manager = module.newManager()) {
      Map<String, NDArray> arrays = HashMap.newHashMap(inputs.size());
      inputs.forEach(
          (name, tensor) -> arrays.put(name, TensorConverter.toTorch(manager, tensor, arena)));
      Map<String, Tensor> results = new LinkedHashMap<>();
      module
          .forward(manager, arrays)
          .forEach(
              (name, array) -> {
                if (outputs.isEmpty() || outputs.contains(name)) {
                  results.put(name, TensorConverter.toTensor(array));
                }
              });
      return results;
    }
  }

  private void check(Map<String, Tensor> inputs) {
    List<TensorSpec> specs = module.signature().tensors().inputs();
    List<String> names = specs.stream().map(TensorSpec::name).toList();
    for (String name : inputs.keySet()) {
      if (!names.contains(name)) {
        throw invalid("the model has no input '%s'; its inputs are %s".formatted(name, names));
      }
    }
    for (TensorSpec spec : specs) {
      Tensor tensor = inputs.get(spec.name());
      if (tensor == null) {
        throw invalid("the input '%s' is missing; inputs are %s".formatted(spec.name(), names));
      }
      check(spec, tensor);
    }
  }

  private void checkNames(Set<String> outputs) {
    for (String name : outputs) {
      if (module.signature().tensors().outputs().stream()
          .noneMatch(spec -> spec.name().equals(name))) {
        throw invalid("the model has no output '%s'".formatted(name));
      }
    }
  }

  private static void check(TensorSpec spec, Tensor tensor) {
    if (tensor.type() != spec.type()) {
      throw invalid(
          "input '%s' must be of type %s, not %s; if the model takes that, declare it with the parameter input.%s"
              .formatted(spec.name(), spec.type(), tensor.type(), spec.name()));
    }
    boolean anyShape = spec.shape().rank() == 0;
    if (!anyShape && !spec.shape().accepts(tensor.shape())) {
      throw invalid(
          "input '%s' must be of shape %s (-1: any size), not %s"
              .formatted(spec.name(), spec.shape(), tensor.shape()));
    }
    if (LongStream.of(tensor.shape().dimensions()).anyMatch(dimension -> dimension < 0)) {
      throw invalid(
          "input '%s' is of shape %s, but every dimension must be known"
              .formatted(spec.name(), tensor.shape()));
    }
  }

  private static SeraiException invalid(String message) {
    return new SeraiException(ErrorCode.INVALID_INPUT, message);
  }
}
