/**
 * Many clients that use all of the engine's HTTP APIs at once, stay or leave in the middle, at
 * random but the same for the same seed; and what the engine holds before and after.
 */
@org.jspecify.annotations.NullMarked
package io.serai.itests.soak;
