/** Graphs in the ONNX format, as far as they are written here. */
@NullMarked
package io.serai.generator.onnx;

import org.jspecify.annotations.NullMarked;
