/** YAML read so that every problem can be told with its file, line and column. */
@NullMarked
package io.serai.catalog.yaml;

import org.jspecify.annotations.NullMarked;
