package io.serai.server.access;

/** What becomes of a request. */
public sealed interface Verdict {
  /** It may go on. */
  record Granted() implements Verdict {}

  /**
   * It needs a key.
   *
   * @param sent whether one was sent, but isn't known
   */
  record Unknown(boolean sent) implements Verdict {}

  /** Its key is known, but may not do that. */
  record Refused(NamedKey key, Role needed) implements Verdict {}
}
