/** Where an engine's files are, and its options. */
@NullMarked
package io.serai.server.config;

import org.jspecify.annotations.NullMarked;
