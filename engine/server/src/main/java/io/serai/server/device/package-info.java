/** The device API: the calls that clients of a model server on a small device make. */
@NullMarked
package io.serai.server.device;

import org.jspecify.annotations.NullMarked;
