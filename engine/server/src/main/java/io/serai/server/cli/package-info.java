/** The command line. */
@NullMarked
package io.serai.server.cli;

import org.jspecify.annotations.NullMarked;
