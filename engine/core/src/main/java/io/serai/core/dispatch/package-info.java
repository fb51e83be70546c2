/** Where and when calls of models run. */
@NullMarked
package io.serai.core.dispatch;

import org.jspecify.annotations.NullMarked;
