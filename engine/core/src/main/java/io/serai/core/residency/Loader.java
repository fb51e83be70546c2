package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.core.host.BundleCost;
import io.serai.core.worker.Restart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/**
 * What turns a manifest into a loaded model. {@link #mayStart} answers at once; the rest takes its
 * time, and is called on threads of the engine's.
 */
interface Loader {
  /** When a load of the model may begin, after earlier ones ended badly. */
  Restart mayStart(Manifest manifest);

  /**
   * What the backend's own code costs that would load the model; nothing is started for it.
   *
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}
   */
  BundleCost bundleCost(Manifest manifest);

  /** Keeps what a bundle's own code took. */
  void bundleStarted(BundleCost cost);

  /**
   * Stops a plugin's code that no model uses.
   *
   * @param plugin its name and version
   * @return whether it will be gone
   */
  boolean rest(String plugin);

  /**
   * Starts the backend if it isn't and finds out what the model needs.
   *
   * @param variant null for any
   * @throws SeraiException if it can't be loaded; nothing stays behind
   */
  Preparation prepare(Manifest manifest, @Nullable String variant);

  /**
   * Loads a model that was admitted.
   *
   * @throws SeraiException if it can't be loaded; the preparation's backend is still in use then
   */
  LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      LoadListener listener,
      Cancellation cancellation);
}
