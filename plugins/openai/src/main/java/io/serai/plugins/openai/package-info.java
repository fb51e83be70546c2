/**
 * Models on other servers, asked over HTTP: servers that speak the OpenAI API, and those of the
 * Open Inference Protocol v2.
 *
 * <p>{@link io.serai.plugins.openai.OpenAiActivator} registers an {@link
 * io.serai.plugins.openai.OpenAiBackend}. Both kinds of models ask through a {@link
 * io.serai.plugins.openai.RemoteServer}, which knows retries, the circuit breaker and time limits.
 */
@NullMarked
package io.serai.plugins.openai;

import org.jspecify.annotations.NullMarked;
