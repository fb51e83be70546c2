/** The OpenAPI document of everything on the engine's port, and the page that shows it. */
@NullMarked
package io.serai.server.openapi;

import org.jspecify.annotations.NullMarked;
