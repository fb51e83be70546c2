/** Pipelines: files of Camel routes, loaded, replaced without a gap, and run. */
@NullMarked
package io.serai.routes.pipeline;

import org.jspecify.annotations.NullMarked;
