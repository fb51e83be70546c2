package io.serai.core.group;

/** What came of the wish for a group. */
public sealed interface GroupCreation {
  /**
   * There is one.
   *
   * @param group to be closed once it is empty
   */
  record Created(ControlGroup group) implements GroupCreation {}

  /**
   * There can't be one.
   *
   * @param reason in words
   */
  record Refused(String reason) implements GroupCreation {}
}
