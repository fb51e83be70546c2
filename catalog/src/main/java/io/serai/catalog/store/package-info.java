/** Where the files of models are, and whether they are what the manifest says. */
@NullMarked
package io.serai.catalog.store;

import org.jspecify.annotations.NullMarked;
