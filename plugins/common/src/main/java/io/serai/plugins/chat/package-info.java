/**
 * Chat templates as models bring them: an interpreter of the part of Jinja that they use. See
 * docs/decisions/0004-chat-templates.md.
 */
@NullMarked
package io.serai.plugins.chat;

import org.jspecify.annotations.NullMarked;
