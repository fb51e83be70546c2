/** What starts and stops a bundle that has a backend. */
@NullMarked
package io.serai.plugins.bundle;

import org.jspecify.annotations.NullMarked;
