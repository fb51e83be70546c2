/**
 * What backends of language models have in common: tokenizers, the choice of the next token, and
 * text that is certain as tokens come.
 */
@NullMarked
package io.serai.plugins.text;

import org.jspecify.annotations.NullMarked;
