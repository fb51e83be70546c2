package io.serai.plugins.chat;

import java.util.HashMap;
import java.util.Map;

/** What {@code namespace()} gives: attributes that an inner scope can set. */
record Namespace(Map<String, Object> attributes) {
  static Namespace of(Map<String, Object> attributes) {
    return new Namespace(new HashMap<>(attributes));
  }
}
