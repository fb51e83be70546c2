/** The OpenAI API: chat, completions, embeddings and models, under {@code /v1}. */
@NullMarked
package io.serai.server.openai;

import org.jspecify.annotations.NullMarked;
