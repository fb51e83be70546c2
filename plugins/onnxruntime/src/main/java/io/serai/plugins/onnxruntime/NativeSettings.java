package io.serai.plugins.onnxruntime;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Where the native libraries come from.
 *
 * @param folder to extract them into, kept from start to start; null for a temporary one
 * @param ownRuntime a folder with another build of ONNX Runtime, which is used in place; null for
 *     the one in the bundle
 */
record NativeSettings(@Nullable Path folder, @Nullable Path ownRuntime) {
  /** The framework or system property that names {@link #ownRuntime}. */
  static final String OWN_RUNTIME = "serai.onnxruntime.native";

  /** The settings of a bundle: a folder for each of its revisions. */
  static NativeSettings of(BundleContext context) {
    Bundle bundle = context.getBundle();
    String revision =
        "native-%d-%s".formatted(bundle.getBundleId(), Long.toHexString(bundle.getLastModified()));
    File folder = context.getDataFile(revision);
    return new NativeSettings(
        folder == null ? null : folder.toPath(),
        Optional.ofNullable(context.getProperty(OWN_RUNTIME))
            .filter(path -> !path.isBlank())
            .map(Path::of)
            .orElse(null));
  }
}
