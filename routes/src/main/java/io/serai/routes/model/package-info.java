/** The Camel component {@code model}: a step of a pipeline that asks a model. */
@NullMarked
package io.serai.routes.model;

import org.jspecify.annotations.NullMarked;
