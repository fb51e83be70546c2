/** Headers of GGUF files: what a model is, told without loading it. */
@NullMarked
package io.serai.formats.gguf;

import org.jspecify.annotations.NullMarked;
