/** The engine as a process. */
@NullMarked
package io.serai.server;

import org.jspecify.annotations.NullMarked;
