package io.serai.plugins.chat;

import java.util.List;
import java.util.Map;

/** What a template can call. */
@FunctionalInterface
interface Callable {
  Object call(List<Object> positional, Map<String, Object> named);
}
