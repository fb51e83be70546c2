/**
 * Linux control groups of the engine's own making: a folder per worker, with limits on its memory.
 *
 * <p>{@link io.serai.core.group.ControlGroups#detect} finds out whether the machine has version 1
 * or 2; what can't be made is {@link io.serai.core.group.GroupCreation.Refused refused} with a
 * reason.
 */
@NullMarked
package io.serai.core.group;

import org.jspecify.annotations.NullMarked;
