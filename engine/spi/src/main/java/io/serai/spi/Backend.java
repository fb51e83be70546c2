package io.serai.spi;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A runtime that loads models of some formats.
 *
 * <p>A bundle registers one instance as an OSGi service under this interface when it starts and
 * closes it when it stops. The engine calls every method on threads of its own, from several at
 * once.
 */
@ConsumerType
public interface Backend extends AutoCloseable {

  /** The backend's name in manifests and on the command line, such as {@code onnxruntime}. */
  String name();

  /** The version of the native or Java runtime underneath, such as {@code 1.28.0}. */
  String runtimeVersion();

  /** The formats it takes, in lower case, such as {@code onnx}. */
  Set<String> formats();

  /**
   * The load parameters that a manifest may set for this backend. The engine refuses any other and
   * suggests the nearest name.
   */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /**
   * Estimates, from the files alone and without loading anything, how much memory the model will
   * need while it loads and answers, and afterwards.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the files are not of a format
   *     that this backend takes
   */
  Estimate estimate(ModelSource source);

  /**
   * Refuses what can't be asked of a model, so that it isn't loaded in vain. Tells it from the
   * files and parameters, and loads nothing. Here nothing is refused.
   *
   * <p>The engine asks before a request that needs it, about what the bundle names as {@code
   * declaredOptions} and the model's manifest lists; see {@link SpiVersion#BACKEND_CAPABILITY}. It
   * doesn't where there is no memory to start the bundle for it alone, nor where the bundle says
   * {@code isolation=always-worker}, since it is asked in the engine's own process; so the model
   * must refuse such requests as well.
   *
   * @param options at least one, such as {@code tools}
   * @throws SeraiException with {@link ErrorCode#INVALID_PARAMETER} if the model can't do all of
   *     them, saying what to do, or as {@link #load} if it is clear that it can't be loaded
   */
  default void checkOptions(ModelSource source, Set<String> options) {}

  /**
   * Loads a model. Blocks until it can answer.
   *
   * @param source what to load
   * @param listener told of the progress, on the calling thread
   * @param cancellation asks to give up; a backend checks it between steps and then throws with
   *     {@link ErrorCode#CANCELLED}, with everything released
   * @return the loaded model, to be closed by the engine
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} for files that are truncated or of
   *     another format, {@link ErrorCode#INVALID_PARAMETER}, {@link ErrorCode#CANCELLED} or {@link
   *     ErrorCode#LOAD_FAILED}
   */
  Model load(ModelSource source, LoadListener listener, Cancellation cancellation);

  /** Releases what the backend holds apart from its models, which are closed before. */
  @Override
  default void close() {}
}
