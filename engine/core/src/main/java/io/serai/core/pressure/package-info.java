/** What the engine does while memory is short, step by step, and when it stops doing so. */
@NullMarked
package io.serai.core.pressure;

import org.jspecify.annotations.NullMarked;
