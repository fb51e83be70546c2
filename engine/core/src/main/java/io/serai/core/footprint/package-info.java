/** What models and bundles were measured to need, kept over restarts. */
@NullMarked
package io.serai.core.footprint;

import org.jspecify.annotations.NullMarked;
