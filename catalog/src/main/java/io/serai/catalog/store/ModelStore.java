package io.serai.catalog.store;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.spi.Cancellation;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.Parameters;
import io.serai.spi.SeraiException;
import java.util.List;

/** The files of models that are on this machine, however they are kept. */
public interface ModelStore {
  /**
   * Whether all files of the variant are here, in the sizes that the manifest gives. Reads no
   * content.
   */
  boolean has(Manifest manifest, Variant variant);

  /**
   * The files of the variant, in the manifest's order, with sizes checked. Reads no content.
   *
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#FILES_MISSING} if one isn't here,
   *     with {@link io.serai.spi.ErrorCode#INVALID_MODEL} if one hasn't the manifest's size
   */
  List<ModelFile> files(Manifest manifest, Variant variant);

  /**
   * What a backend is told of the variant.
   *
   * @throws SeraiException as {@link #files}
   */
  default ModelSource source(Manifest manifest, Variant variant) {
    return new ModelSource(
        manifest.name(),
        manifest.version(),
        manifest.format(),
        manifest.tasks(),
        files(manifest, variant),
        manifest.labels(),
        manifest.gpu(),
        new Parameters(variant.parameters()));
  }

  /**
   * Checks the digests of the variant's files, which reads them as a whole where they weren't
   * checked before or have changed since.
   *
   * @param cancellation gives up between files
   * @throws SeraiException as {@link #files}, with {@link io.serai.spi.ErrorCode#INVALID_MODEL} if
   *     one isn't what the manifest says, or with {@link io.serai.spi.ErrorCode#CANCELLED}
   */
  void verify(Manifest manifest, Variant variant, Cancellation cancellation);
}
