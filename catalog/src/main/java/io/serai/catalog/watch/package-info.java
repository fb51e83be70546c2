/** Folders whose files are watched. */
@NullMarked
package io.serai.catalog.watch;

import org.jspecify.annotations.NullMarked;
