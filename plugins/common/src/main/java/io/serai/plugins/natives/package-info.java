/** Native libraries that a bundle brings along: unpacked whole, and renamed where they must be. */
@NullMarked
package io.serai.plugins.natives;

import org.jspecify.annotations.NullMarked;
