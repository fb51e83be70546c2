package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.PluginDocument;
import io.serai.server.api.Documents.PluginsDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code serai plugins list|install|uninstall}. */
@Command(
    name = "plugins",
    mixinStandardHelpOptions = true,
    description = "List, install and uninstall backend bundles.")
final class PluginsCommand extends CommandGroup {
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the plugins, and why any can't be used.")
  int list(@Mixin GlobalOptions global) throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      PluginsDocument plugins = api.plugins();
      if (global.json) {
        out.json(plugins);
        return ExitCode.OK.code();
      }
      Table table = Table.of("PLUGIN", "VERSION", "BACKEND", "FORMATS", "STATE", "MODELS");
      for (PluginDocument plugin : plugins.plugins()) {
        table.row(
            plugin.name(),
            plugin.version(),
            plugin.backend() == null ? "" : plugin.backend(),
            String.join(", ", plugin.formats()),
            plugin.state(),
            Integer.toString(plugin.models()));
      }
      out.table(table);
      for (PluginDocument plugin : plugins.plugins()) {
        plugin
            .problems()
            .forEach(problem -> out.plain(plugin.name() + " " + plugin.version() + " " + problem));
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description = "Check a bundle and copy it into the home's plugins.")
  int install(@Mixin GlobalOptions global, @Parameters(paramLabel = "FILE") Path file)
      throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      PluginDocument plugin = api.installPlugin(file.toAbsolutePath());
      if (global.json) {
        out.json(plugin);
      } else {
        out.line("%s %s is installed: %s", plugin.name(), plugin.version(), plugin.file());
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "uninstall",
      mixinStandardHelpOptions = true,
      description = "Remove a bundle from the home's plugins; its models are unloaded first.")
  int uninstall(@Mixin GlobalOptions global, @Parameters(paramLabel = "PLUGIN") String name)
      throws IOException, InvalidFileException {
    Output out = output();
    try (Api api = global.engine()) {
      api.uninstallPlugin(name);
    }
    if (global.json) {
      out.json(Map.of("uninstalled", name));
    } else {
      out.line("%s is uninstalled", name);
    }
    return ExitCode.OK.code();
  }
}
