/** What models there are: manifests, names, versions and variants. */
@NullMarked
package io.serai.catalog;

import org.jspecify.annotations.NullMarked;
