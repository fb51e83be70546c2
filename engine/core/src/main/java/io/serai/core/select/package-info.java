/** Which model answers, where that is left to the engine. */
@NullMarked
package io.serai.core.select;

import org.jspecify.annotations.NullMarked;
