package io.serai.core.host;

import io.serai.spi.ParameterSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin at one moment.
 *
 * @param name the bundle's symbolic name, or the file's where it has none
 * @param version the bundle's version; empty where it has none
 * @param file where it was installed from
 * @param state how far it is
 * @param offer the backend it holds; null if it holds none
 * @param runtimeVersion of the runtime in it; null while it isn't started
 * @param parameters what its manifests may set; empty while it isn't started
 * @param models how many of its models are loaded
 * @param problems why it can't be used, or why a newer file in its place isn't
 */
public record PluginInfo(
    String name,
    String version,
    Path file,
    PluginState state,
    @Nullable BackendOffer offer,
    @Nullable String runtimeVersion,
    List<ParameterSpec> parameters,
    int models,
    List<String> problems) {

  /** Copies the lists. */
  public PluginInfo {
    parameters = List.copyOf(parameters);
    problems = List.copyOf(problems);
  }
}
