/**
 * Requests and answers in the words of the OpenAI API, which several servers speak, as maps and
 * lists.
 */
@NullMarked
package io.serai.plugins.conversation;

import org.jspecify.annotations.NullMarked;
