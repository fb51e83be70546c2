/** What the machine has. */
@NullMarked
package io.serai.core.device;

import org.jspecify.annotations.NullMarked;
