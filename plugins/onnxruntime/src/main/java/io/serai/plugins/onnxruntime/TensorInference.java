package io.serai.plugins.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import ai.onnxruntime.OrtSession;
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
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Computes outputs of a graph from named tensors. */
final class TensorInference {
  private final OnnxSession session;
  private final Map<String, TensorSpec> inputSpecs;
  private final List<TensorSpec> outputSpecs;
  private final Set<String> outputNames;

  TensorInference(OnnxSession session) {
    this.session = session;
    this.inputSpecs =
        session.signature().inputs().stream()
            .collect(Collectors.toUnmodifiableMap(TensorSpec::name, spec -> spec));
    this.outputSpecs = session.signature().outputs();
    this.outputNames =
        outputSpecs.stream().map(TensorSpec::name).collect(Collectors.toUnmodifiableSet());
  }

  /** See {@link io.serai.spi.Model#infer(Map, Set, Cancellation)}. */
  Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    check(inputs);
    checkNames(outputs);
    cancellation.check();
    Map<String, OnnxTensor> tensors = HashMap.newHashMap(inputs.size());
    try (Arena arena = Arena.ofConfined();
        Termination termination = new Termination(cancellation)) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        tensors.put(
            input.getKey(), session.converter().toOnnx(input.getKey(), input.getValue(), arena));
      }
      return run(tensors, outputs.isEmpty() ? outputNames : outputs, termination);
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.RUNTIME_FAILED, "ONNX Runtime can't take the inputs: " + e.getMessage(), e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Only the wanted outputs are copied out of the runtime. */
  private Map<String, Tensor> run(
      Map<String, OnnxTensor> inputs, Set<String> wanted, Termination termination) {
    try (OrtSession.Result results = session.run(inputs, wanted, Map.of(), termination)) {
      Map<String, Tensor> outputs = LinkedHashMap.newLinkedHashMap(wanted.size());
      for (TensorSpec spec : outputSpecs) {
        if (wanted.contains(spec.name())) {
          OnnxTensor output = (OnnxTensor) results.get(spec.name()).orElseThrow();
          outputs.put(spec.name(), TensorConverter.toTensor(spec, output));
        }
      }
      return outputs;
    } catch (OrtException e) {
      boolean inputsAtFault = e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT;
      throw termination.failure(
          inputsAtFault ? ErrorCode.INVALID_INPUT : ErrorCode.RUNTIME_FAILED, e);
    }
  }

  private void check(Map<String, Tensor> inputs) {
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      TensorSpec spec = inputSpecs.get(input.getKey());
      if (spec == null) {
        throw invalid(
            "the model has no input '%s'; its inputs are %s"
                .formatted(input.getKey(), inputSpecs.keySet().stream().sorted().toList()));
      }
      check(spec, input.getValue());
    }
    if (inputs.size() < inputSpecs.size()) {
      throw invalid(
          "inputs are missing: "
              + inputSpecs.keySet().stream()
                  .filter(name -> !inputs.containsKey(name))
                  .sorted()
                  .toList());
    }
  }

  private void checkNames(Set<String> outputs) {
    for (String name : outputs) {
      if (!outputNames.contains(name)) {
        throw invalid("the model has no output '%s'".formatted(name));
      }
    }
  }

  private static void check(TensorSpec spec, Tensor tensor) {
    if (tensor.type() != spec.type()) {
      throw invalid(
          "input '%s' must be of type %s, not %s"
              .formatted(spec.name(), spec.type(), tensor.type()));
    }
    // ONNX Runtime shows inputs of any rank and scalars alike, and checks scalars itself.
    boolean anyRank = spec.shape().rank() == 0;
    if (!anyRank && !spec.shape().accepts(tensor.shape())) {
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
