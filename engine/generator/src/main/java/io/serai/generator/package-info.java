/**
 * Writes models of well-known architectures in their full size with random weights: what loading,
 * memory and speed depend on is as in the real ones, what they answer means nothing.
 */
@NullMarked
package io.serai.generator;

import org.jspecify.annotations.NullMarked;
