package io.serai.catalog;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A file that a model consists of.
 *
 * @param path relative to the model, with forward slashes; never climbs out
 * @param role what it is to the backend: {@code model}, {@code weights}, {@code tokenizer}, …
 * @param size in bytes
 * @param sha256 64 hexadecimal digits in lower case
 * @param source where it can be had from; null if only from this machine
 */
public record FileEntry(String path, String role, long size, String sha256, @Nullable URI source) {}
