package io.serai.plugins.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A loaded graph. Its runs may overlap. */
final class OnnxSession implements AutoCloseable {
  private final OrtSession session;
  private final TensorConverter converter;
  private final Signature signature;

  private OnnxSession(OrtSession session, TensorConverter converter, Signature signature) {
    this.session = session;
    this.converter = converter;
    this.signature = signature;
  }

  /**
   * Loads a graph.
   *
   * @param ort whether it is in ONNX Runtime's own format
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL}, also if an input or output isn't a
   *     tensor, {@link ErrorCode#INVALID_PARAMETER}, {@link ErrorCode#BACKEND_UNAVAILABLE} if a GPU
   *     must compute all of it and can't, or {@link ErrorCode#LOAD_FAILED}
   */
  static OnnxSession load(
      OrtEnvironment environment, Path graph, boolean ort, LoadParameters parameters) {
    try (SessionOptions options = new SessionOptions()) {
      new SessionSettings(parameters, ort).applyTo(options);
      OrtSession session = environment.createSession(graph.toString(), options);
      try {
        return new OnnxSession(session, new TensorConverter(environment), signature(session));
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw SessionFailure.of(e, graph, ort);
    }
  }

  Signature signature() {
    return signature;
  }

  TensorConverter converter() {
    return converter;
  }

  /** The input of that name, if the graph has it. */
  Optional<TensorSpec> input(String name) {
    return find(signature.inputs(), name);
  }

  /** The output of that name, if the graph has it. */
  Optional<TensorSpec> output(String name) {
    return find(signature.outputs(), name);
  }

  /**
   * Computes outputs.
   *
   * @param inputs all that the graph has
   * @param requested outputs that the runtime makes room for
   * @param pinned outputs that have room already
   * @return the outputs, to be closed; pinned ones stay open
   */
  OrtSession.Result run(
      Map<String, OnnxTensor> inputs,
      Set<String> requested,
      Map<String, ? extends OnnxValue> pinned,
      Termination termination)
      throws OrtException {
    return session.run(inputs, requested, pinned, termination.options());
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "ONNX Runtime can't close the model: " + e.getMessage(), e);
    }
  }

  private static Signature signature(OrtSession session) throws OrtException {
    return new Signature(
        specs("input", session.getInputInfo().values()),
        specs("output", session.getOutputInfo().values()));
  }

  private static List<TensorSpec> specs(String kind, Collection<NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw unsupported(kind, node, "not a tensor but " + node.getInfo());
      }
      specs.add(
          new TensorSpec(
              node.getName(),
              OnnxTypes.elementType(info.onnxType)
                  .orElseThrow(() -> unsupported(kind, node, "of type " + info.onnxType)),
              Shape.of(info.getShape())));
    }
    return specs;
  }

  private static SeraiException unsupported(String kind, NodeInfo node, String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the model's %s '%s' is %s, which isn't supported; convert the model so that it has tensors of numbers or strings only"
            .formatted(kind, node.getName(), what));
  }

  private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
    return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }
}
