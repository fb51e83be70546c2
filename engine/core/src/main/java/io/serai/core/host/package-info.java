/** Backend bundles: installed from folders, started when asked for, unloaded without a trace. */
@NullMarked
package io.serai.core.host;

import org.jspecify.annotations.NullMarked;
