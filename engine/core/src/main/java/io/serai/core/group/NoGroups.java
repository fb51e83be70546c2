package io.serai.core.group;

/** A machine on which no groups can be made. */
record NoGroups(String reason) implements ControlGroups {
  @Override
  public GroupCreation create(String name, GroupLimits limits) {
    return new GroupCreation.Refused(reason);
  }

  @Override
  public void removeLeftovers() {}
}
