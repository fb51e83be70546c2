/** What was begun and takes a while. */
@NullMarked
package io.serai.core.job;

import org.jspecify.annotations.NullMarked;
