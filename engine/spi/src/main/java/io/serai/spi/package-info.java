/**
 * What a model backend sees of the engine: a {@link io.serai.spi.Backend} loads {@link
 * io.serai.spi.Model}s, and models answer tensors and tasks.
 *
 * <p>A backend bundle imports this package and nothing else of Serai. Versions follow semantic
 * versioning: a backend built for 1.x runs on every later 1.y.
 */
@NullMarked
@Version(SpiVersion.VERSION)
package io.serai.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
