/** Who may ask what of the engine over HTTP: keys, roles, origins of web pages, certificates. */
@NullMarked
package io.serai.server.access;

import org.jspecify.annotations.NullMarked;
