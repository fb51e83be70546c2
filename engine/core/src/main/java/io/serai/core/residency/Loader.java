package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.core.footprint.Measured;
import io.serai.core.gate.Need;
import io.serai.core.host.BundleCost;
import io.serai.core.worker.Restart;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.LoadListener;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  /** The same with what was measured of it the last time; as it is if nothing was. */
  BundleCost measured(BundleCost cost);

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
   * Finds out what the model needs. Its bundle, or worker, is in use from then on.
   *
   * @param variant null for any
   * @param mayStart whether the gate has admitted the bundle's code, or the worker
   * @return null if that isn't started and mayn't be
   * @throws SeraiException if it can't be loaded; nothing stays behind
   */
  @Nullable Preparation prepare(Manifest manifest, @Nullable String variant, boolean mayStart);

  /** Whether models that run in the engine's process are measured besides when there is time. */
  boolean triesOut();

  /** What was measured of a variant with any version of its backend; empty if nothing was. */
  Optional<Measured> measured(Manifest manifest, Variant variant);

  /**
   * What the last load of a variant was to need; empty if there was none since the engine began.
   */
  Optional<Need> lastNeed(Manifest manifest, Variant variant);

  /**
   * The files of a variant; none if some aren't here.
   *
   * @throws IOException if one can't be made available
   */
  List<Path> files(Manifest manifest, Variant variant) throws IOException;

  /**
   * Reads a model's files ahead of its load.
   *
   * @param mostBytes what fits into the page cache
   * @return how long it took
   */
  Duration readAhead(
      Manifest manifest, Candidate candidate, long mostBytes, Cancellation cancellation);

  /**
   * Loads a model that was admitted.
   *
   * @param waited what it waited for until then
   * @param onTrial whether it is to be measured although it was before; a model that is new is
   *     measured anyway, if it gets a worker
   * @throws SeraiException if it can't be loaded; the preparation's backend is still in use then
   */
  LoadedModel load(
      Manifest manifest,
      Preparation preparation,
      Candidate chosen,
      LoadTimes waited,
      boolean onTrial,
      LoadListener listener,
      Cancellation cancellation);
}
