package io.serai.plugins.chat;

/** Values that are none. */
enum Absent {
  /** Python's {@code None}. */
  NONE,
  /** What a name stands for that nothing was given to. */
  UNDEFINED
}
