package io.serai.core.host;

import java.nio.file.Path;

/**
 * A plugin that could be started, here or in a worker.
 *
 * @param name its name and version
 * @param file its jar file
 * @param revision another one whenever another file took its place
 * @param offer the backend it holds
 */
public record PluginRef(String name, Path file, long revision, BackendOffer offer) {}
