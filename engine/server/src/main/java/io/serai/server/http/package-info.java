/** The HTTP server and its handlers. */
@NullMarked
package io.serai.server.http;

import org.jspecify.annotations.NullMarked;
