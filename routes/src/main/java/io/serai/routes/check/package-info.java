/** Finds what is wrong in a pipeline's file, with line and column. */
@NullMarked
package io.serai.routes.check;

import org.jspecify.annotations.NullMarked;
