/** Headers of GGUF files: what a model is, told without loading it. */
@NullMarked
package io.serai.plugins.gguf;

import org.jspecify.annotations.NullMarked;
