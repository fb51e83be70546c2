package io.serai.server.openai;

import io.serai.server.api.Documents.RunBody;
import org.jspecify.annotations.Nullable;

/**
 * A request for texts.
 *
 * @param called whom it asks
 * @param body what it asks
 * @param conversation what the body has no words for, instead of its messages; null for nothing
 * @param texts how many; 0 for a single one that isn't in a list
 * @param form how the answer is written
 * @param stream whether it is sent while it is made
 * @param includeUsage whether a stream ends with the usage
 */
record TextRequest(
    Called called,
    RunBody body,
    @Nullable Conversation conversation,
    int texts,
    AnswerForm form,
    boolean stream,
    boolean includeUsage) {}
