package io.serai.plugins.pytorch;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Where the native libraries come from.
 *
 * @param folder to extract the bundle's own into, kept from start to start; null for a temporary
 *     one
 * @param libtorch folders that may hold libtorch, the first that does is used in place
 */
record NativeSettings(@Nullable Path folder, List<Path> libtorch) {
  /** The framework or system property with these folders, with colons between them. */
  static final String LIBTORCH = "serai.pytorch.native";

  /** The settings of a bundle: a folder for each of its revisions. */
  static NativeSettings of(BundleContext context) {
    Bundle bundle = context.getBundle();
    String revision =
        "native-%d-%s".formatted(bundle.getBundleId(), Long.toHexString(bundle.getLastModified()));
    File folder = context.getDataFile(revision);
    return new NativeSettings(
        folder == null ? null : folder.toPath(), folders(context.getProperty(LIBTORCH)));
  }

  private static List<Path> folders(@Nullable String property) {
    return Arrays.stream(Optional.ofNullable(property).orElse("").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).toAbsolutePath())
        .toList();
  }
}
