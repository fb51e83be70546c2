/**
 * GGUF models in llama.cpp: in the library that the bundle has, called through the JDK's foreign
 * functions, or in the user's own {@code llama-server}, started for each model.
 */
@NullMarked
package io.serai.plugins.llamacpp;

import org.jspecify.annotations.NullMarked;
