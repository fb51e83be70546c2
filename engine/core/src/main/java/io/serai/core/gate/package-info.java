/** Whether there is room for what somebody wants to load, decided before anything is allocated. */
@NullMarked
package io.serai.core.gate;

import org.jspecify.annotations.NullMarked;
