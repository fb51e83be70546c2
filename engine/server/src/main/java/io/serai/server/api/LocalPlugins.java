package io.serai.server.api;

import io.serai.catalog.yaml.Suggestion;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginInfo;
import io.serai.core.host.PluginState;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The plugins of this process's engine, and the home's folder, where they can be installed. */
final class LocalPlugins {
  private final PluginHost host;
  private final Path folder;

  /**
   * Installs into a folder.
   *
   * @param folder the home's own
   */
  LocalPlugins(PluginHost host, Path folder) {
    this.host = host;
    this.folder = folder;
  }

  /** All, those of the archive too. */
  List<PluginDocument> all() {
    return host.plugins().stream().map(ToDocument::plugin).toList();
  }

  /**
   * Installs a bundle, and waits until it is resolved.
   *
   * @throws SeraiException with {@link ErrorCode#PLUGIN_NOT_FOUND} or {@link
   *     ErrorCode#INVALID_INPUT}
   */
  PluginDocument install(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SeraiException(ErrorCode.PLUGIN_NOT_FOUND, "there is no file " + file);
    }
    Path target = folder.resolve(String.valueOf(file.getFileName()));
    if (!target.getFileName().toString().endsWith(".jar")) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          file.getFileName() + " doesn't end in .jar; a plugin is an OSGi bundle");
    }
    try {
      Path unfinished = Files.createTempFile(folder, ".install", ".tmp");
      try {
        Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
        return put(unfinished, target);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INTERNAL, "%s can't be copied to %s: %s".formatted(file, target, e), e);
    }
  }

  /** Puts a checked copy in its place; a bundle that can't be used is never put there. */
  private PluginDocument put(Path copy, Path target) throws IOException {
    List<String> problems = host.check(copy);
    if (!problems.isEmpty()) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "%s can't be installed: %s".formatted(target.getFileName(), String.join("; ", problems)));
    }
    Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
    host.takeNow(target);
    return host.plugins().stream()
        .filter(plugin -> plugin.file().equals(target))
        .filter(plugin -> plugin.state() != PluginState.RETIRING)
        .findFirst()
        .map(ToDocument::plugin)
        .orElseThrow(
            () ->
                new SeraiException(
                    ErrorCode.INTERNAL, target + " was copied, but isn't among the plugins"));
  }

  /**
   * Removes a bundle that was installed.
   *
   * @param name of the plugin, its file or its backend
   * @throws SeraiException with {@link ErrorCode#PLUGIN_NOT_FOUND}, or with {@link
   *     ErrorCode#INVALID_INPUT} if it is part of the archive
   */
  void uninstall(String name) {
    List<PluginInfo> meant = named(name);
    for (PluginInfo plugin : meant) {
      if (!plugin.file().startsWith(folder)) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT,
            "plugin '%s' is part of the archive (%s); only plugins in %s can be uninstalled"
                .formatted(name, plugin.file(), folder));
      }
    }
    for (PluginInfo plugin : meant) {
      try {
        Files.deleteIfExists(plugin.file());
      } catch (IOException e) {
        throw new SeraiException(
            ErrorCode.INTERNAL, "%s can't be deleted: %s".formatted(plugin.file(), e), e);
      }
      host.takeNow(plugin.file());
    }
  }

  private List<PluginInfo> named(String name) {
    List<PluginInfo> all = host.plugins();
    List<PluginInfo> meant =
        all.stream()
            .filter(
                plugin ->
                    Stream.of(
                            plugin.name(),
                            String.valueOf(plugin.file().getFileName()),
                            plugin.offer() == null ? "" : plugin.offer().name())
                        .anyMatch(name::equals))
            .toList();
    if (meant.isEmpty()) {
      throw new SeraiException(
          ErrorCode.PLUGIN_NOT_FOUND,
          "there is no plugin named '%s'%s"
              .formatted(
                  name, Suggestion.didYouMean(name, all.stream().map(PluginInfo::name).toList())));
    }
    return meant;
  }
}
