/**
 * Says what a file or folder with a model is, and makes a model of the catalog of it.
 *
 * <p>{@link io.serai.catalog.format.Recognition} is what was found, by looking at headers only;
 * {@link io.serai.catalog.format.ModelImport} copies or links the files and writes the manifest.
 */
@NullMarked
package io.serai.catalog.format;

import org.jspecify.annotations.NullMarked;
