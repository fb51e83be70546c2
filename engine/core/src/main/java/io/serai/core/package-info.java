/** The engine without its pipelines: names in, answers out. */
@NullMarked
package io.serai.core;

import org.jspecify.annotations.NullMarked;
