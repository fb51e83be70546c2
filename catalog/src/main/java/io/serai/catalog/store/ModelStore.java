package io.serai.catalog.store;

import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.spi.ModelFile;
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
   * The files of the variant, in the manifest's order, with sizes and digests checked.
   *
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#FILES_MISSING} if one isn't here,
   *     with {@link io.serai.spi.ErrorCode#INVALID_MODEL} if one isn't what the manifest says
   */
  List<ModelFile> files(Manifest manifest, Variant variant);
}
