package io.serai.plugins.pytorch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A TorchScript module in libtorch. */
final class TorchModule implements AutoCloseable {
  private final Model model;
  private final PtSymbolBlock block;
  private final ModuleSignature signature;
  private final int threads;

  private TorchModule(Model model, PtSymbolBlock block, ModuleSignature signature, int threads) {
    this.model = model;
    this.block = block;
    this.signature = signature;
    this.threads = threads;
  }

  /**
   * Loads it.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if libtorch can't read the file
   */
  static TorchModule load(
      Engine engine, Path file, ModuleSignature signature, LoadParameters parameters) {
    Device device = parameters.cuda() ? Device.gpu(parameters.deviceId()) : Device.cpu();
    Model model = engine.newModel(String.valueOf(file.getFileName()), device);
    try {
      model.load(file, null, Map.of("mapLocation", "true"));
      PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
      JniUtils.enableInferenceMode(block);
      return new TorchModule(model, block, signature, parameters.threads());
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, "libtorch can't read the file: " + e.getMessage(), e);
    } catch (EngineException | IllegalArgumentException e) {
      model.close();
      throw TorchFailure.of(ErrorCode.INVALID_MODEL, "libtorch can't load the model", e);
    }
  }

  /** What it takes and gives. */
  ModuleSignature signature() {
    return signature;
  }

  /** The number of threads that a call computes on. */
  int threads() {
    return threads;
  }

  /** Holds the tensors of a call, until it is closed. */
  NDManager newManager() {
    return model.getNDManager().newSubManager();
  }

  /**
   * Computes.
   *
   * @param manager holds the outputs
   * @param inputs by name; all there are
   * @return outputs by name
   * @throws SeraiException with {@link ErrorCode#RUNTIME_FAILED}
   */
  Map<String, NDArray> forward(NDManager manager, Map<String, NDArray> inputs) {
    List<IValue> made = new ArrayList<>();
    try {
      List<IValue> arguments = new ArrayList<>();
      for (InputTree tree : signature.arguments()) {
        arguments.add(value(tree, inputs, made));
      }
      useThreads();
      try (IValue result = block.forward(arguments.toArray(IValue[]::new))) {
        return named(result.toNDList((PtNDManager) manager));
      }
    } catch (EngineException | IllegalArgumentException | UnsupportedOperationException e) {
      throw TorchFailure.of(ErrorCode.RUNTIME_FAILED, "the model can't compute this", e);
    } finally {
      made.forEach(IValue::close);
    }
  }

  @Override
  public void close() {
    model.close();
  }

  /** Both settings are of the thread; optimising for shapes would cost the first calls seconds. */
  private void useThreads() {
    JniUtils.setGraphExecutorOptimize(false);
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  private static IValue value(InputTree tree, Map<String, NDArray> inputs, List<IValue> made) {
    IValue value =
        switch (tree) {
          case InputTree.Leaf(var name) -> IValue.from((PtNDArray) inputs.get(name));
          case InputTree.Tuple(var parts) -> IValue.tupleFrom(values(parts, inputs, made));
          case InputTree.Row(var parts) when parts.getFirst() instanceof InputTree.Leaf ->
              IValue.listFrom(tree.names().map(inputs::get).toArray(PtNDArray[]::new));
          case InputTree.Row(var parts) -> IValue.listFrom(values(parts, inputs, made));
        };
    made.add(value);
    return value;
  }

  private static IValue[] values(
      List<InputTree> parts, Map<String, NDArray> inputs, List<IValue> made) {
    return parts.stream().map(part -> value(part, inputs, made)).toArray(IValue[]::new);
  }

  /** A dictionary's tensors have names; others come in order. */
  private Map<String, NDArray> named(NDList arrays) {
    List<TensorSpec> specs = signature.tensors().outputs();
    Map<String, NDArray> byName = new HashMap<>();
    for (NDArray array : arrays) {
      if (array.getName() != null) {
        byName.put(array.getName(), array);
      }
    }
    if (byName.isEmpty() && arrays.size() != specs.size()) {
      throw invalid("it gave %d tensors, not the %d of".formatted(arrays.size(), specs.size()));
    }
    Map<String, NDArray> outputs = LinkedHashMap.newLinkedHashMap(specs.size());
    for (int i = 0; i < specs.size(); i++) {
      String name = specs.get(i).name();
      NDArray output = byName.isEmpty() ? arrays.get(i) : byName.get(name);
      if (output == null) {
        throw invalid("it gave %s, and no '%s' as in".formatted(byName.keySet(), name));
      }
      outputs.put(name, output);
    }
    return outputs;
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.RUNTIME_FAILED,
        "the model answered, but %s its signature; name its outputs with the parameter outputs"
            .formatted(what));
  }
}
