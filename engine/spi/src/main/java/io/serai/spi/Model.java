package io.serai.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A loaded model.
 *
 * <p>Calls come from several engine threads at once and block until answered. After {@link #close}
 * no call comes any more: the engine waits for running ones first.
 */
@ConsumerType
public interface Model extends AutoCloseable {

  /** Names, types and shapes of the tensors that {@link #infer} takes and gives. */
  Signature signature();

  /** The tasks it answers besides {@link #infer}; empty for a model of bare tensors. */
  Set<Task> tasks();

  /** The memory it holds now, in bytes by kind, as far as the runtime can tell. */
  Footprint memory();

  /**
   * The number of threads that one call computes on; 0 if it only waits for another server, so that
   * it takes no core from calls that compute.
   */
  default int threads() {
    return 1;
  }

  /** Where it computes, for people: {@code cpu}, {@code cuda:0}, or where another server is. */
  default String device() {
    return "cpu";
  }

  /**
   * Computes all outputs from all inputs.
   *
   * @param inputs by name; types and shapes as in {@link #signature}
   * @return by name; valid after the model is closed
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} for a missing, unknown or misshapen
   *     input, {@link ErrorCode#CANCELLED} or {@link ErrorCode#RUNTIME_FAILED}
   */
  Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation);

  /**
   * Computes some outputs from all inputs. Here all are computed and the others left out; a backend
   * that can do with less does.
   *
   * @param inputs as in {@link #infer(Map, Cancellation)}
   * @param outputs names of outputs in {@link #signature}; all if empty
   * @return those outputs by name; valid after the model is closed
   * @throws SeraiException as {@link #infer(Map, Cancellation)}
   */
  default Map<String, Tensor> infer(
      Map<String, Tensor> inputs, Set<String> outputs, Cancellation cancellation) {
    Map<String, Tensor> all = infer(inputs, cancellation);
    if (outputs.isEmpty()) {
      return all;
    }
    Map<String, Tensor> wanted = new LinkedHashMap<>(all);
    wanted.keySet().retainAll(outputs);
    return wanted;
  }

  /**
   * Classifies texts; {@link Task#TEXT_CLASSIFICATION}.
   *
   * @param texts at least one; longer ones than the model takes are truncated
   * @return one per text, in order
   * @throws SeraiException with {@link ErrorCode#UNSUPPORTED_TASK}, {@link
   *     ErrorCode#INVALID_INPUT}, {@link ErrorCode#CANCELLED} or {@link ErrorCode#RUNTIME_FAILED}
   */
  default List<Classification> classify(List<String> texts, Cancellation cancellation) {
    throw Task.TEXT_CLASSIFICATION.unsupported();
  }

  /**
   * Turns texts into vectors; {@link Task#EMBEDDINGS}.
   *
   * @param texts at least one; longer ones than the model takes are truncated
   * @return one per text, in order
   * @throws SeraiException as {@link #classify}
   */
  default List<Embedding> embed(List<String> texts, Cancellation cancellation) {
    throw Task.EMBEDDINGS.unsupported();
  }

  /**
   * Continues a text; {@link Task#TEXT_GENERATION}.
   *
   * @param sink receives each piece as it is made, on the calling thread
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} for a prompt beyond the context,
   *     {@link ErrorCode#INVALID_PARAMETER} for a constraint that the backend doesn't know, else as
   *     {@link #classify}
   */
  default Generation generate(
      GenerationRequest request, TokenSink sink, Cancellation cancellation) {
    throw Task.TEXT_GENERATION.unsupported();
  }

  /**
   * Finds parts of texts; {@link Task#TOKEN_CLASSIFICATION}.
   *
   * @param texts at least one; what is beyond the model's length isn't looked at
   * @return those of each text, in order
   * @throws SeraiException as {@link #classify}
   */
  default List<List<Entity>> findEntities(List<String> texts, Cancellation cancellation) {
    throw Task.TOKEN_CLASSIFICATION.unsupported();
  }

  /**
   * Classifies images; {@link Task#IMAGE_CLASSIFICATION}.
   *
   * @param images at least one; the bytes of a JPEG or PNG file each
   * @return one per image, in order
   * @throws SeraiException as {@link #classify}
   */
  default List<Classification> classifyImages(List<byte[]> images, Cancellation cancellation) {
    throw Task.IMAGE_CLASSIFICATION.unsupported();
  }

  /** Frees the model's memory. Called once. */
  @Override
  void close();
}
