/** Headers of ONNX files: what a graph is, told without its numbers being read. */
@NullMarked
package io.serai.formats.onnx;

import org.jspecify.annotations.NullMarked;
