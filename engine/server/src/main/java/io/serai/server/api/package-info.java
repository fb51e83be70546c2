/**
 * What can be asked of an engine, inside the process or over HTTP, and the documents it answers
 * with.
 */
@NullMarked
package io.serai.server.api;

import org.jspecify.annotations.NullMarked;
