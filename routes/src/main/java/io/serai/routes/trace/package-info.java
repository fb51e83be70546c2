/** What happened in one run of a pipeline, step by step. */
@NullMarked
package io.serai.routes.trace;

import org.jspecify.annotations.NullMarked;
