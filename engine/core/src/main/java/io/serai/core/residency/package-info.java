/** Which models are loaded, and who uses them. */
@NullMarked
package io.serai.core.residency;

import org.jspecify.annotations.NullMarked;
