/** A backend that gets stuck where a test wants it to, and locks memory as a GPU would hold it. */
@NullMarked
package io.serai.itests.fault;

import org.jspecify.annotations.NullMarked;
