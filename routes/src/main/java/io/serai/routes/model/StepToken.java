package io.serai.routes.model;

import io.serai.spi.TokenChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that a step's model generated.
 *
 * @param step the step's id in the pipeline
 * @param model the reference that the step was given
 * @param index of the text it answers, from 0; null where the step was asked a single one
 * @param tokenId its number in the tokenizer's vocabulary
 * @param text the text that is certain now; empty while a character is incomplete or a stop string
 *     may be under way
 * @param choices the tokens of that text, where their probabilities are asked for
 */
public record StepToken(
    String step,
    String model,
    @Nullable Integer index,
    int tokenId,
    String text,
    List<TokenChoice> choices) {}
