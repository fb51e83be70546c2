/** Aggregation strategies that make one answer out of those of several models. */
@NullMarked
package io.serai.routes.ensemble;

import org.jspecify.annotations.NullMarked;
