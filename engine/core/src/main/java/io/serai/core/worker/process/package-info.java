/**
 * A worker from the inside: a process that serves one backend bundle to the engine that started it,
 * and ends when that does.
 */
@NullMarked
package io.serai.core.worker.process;

import org.jspecify.annotations.NullMarked;
