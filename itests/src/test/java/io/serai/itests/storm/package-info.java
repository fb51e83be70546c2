/**
 * Many clients that load, unload and ask more models than fit, at random but the same for the same
 * seed.
 */
@org.jspecify.annotations.NullMarked
package io.serai.itests.storm;
