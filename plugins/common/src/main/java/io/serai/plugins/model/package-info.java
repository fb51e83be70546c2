/** Models that do their tasks by what the bundles share. */
@NullMarked
package io.serai.plugins.model;

import org.jspecify.annotations.NullMarked;
