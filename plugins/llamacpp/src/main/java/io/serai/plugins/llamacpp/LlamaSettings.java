package io.serai.plugins.llamacpp;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Where native code comes from.
 *
 * @param folder to extract the library into, kept from start to start; null for a temporary one
 * @param server the user's {@code llama-server}, as configured; null for the one on the path, if
 *     any
 */
record LlamaSettings(@Nullable Path folder, @Nullable Path server) {
  /** The framework or system property that names {@link #server}. */
  static final String SERVER = "serai.llamacpp.server";

  /** The settings of a bundle: a folder for each of its revisions. */
  static LlamaSettings of(BundleContext context) {
    Bundle bundle = context.getBundle();
    String revision =
        "native-%d-%s".formatted(bundle.getBundleId(), Long.toHexString(bundle.getLastModified()));
    File folder = context.getDataFile(revision);
    return new LlamaSettings(
        folder == null ? null : folder.toPath(),
        Optional.ofNullable(context.getProperty(SERVER))
            .filter(path -> !path.isBlank())
            .map(Path::of)
            .orElse(null));
  }
}
