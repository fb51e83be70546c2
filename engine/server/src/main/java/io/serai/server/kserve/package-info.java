/** The Open Inference Protocol (KServe v2) over HTTP, with Triton's extensions. */
@NullMarked
package io.serai.server.kserve;

import org.jspecify.annotations.NullMarked;
