package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Groups of version 1, in the hierarchy of the memory controller. */
record GroupsV1(Path root) implements ControlGroups {
  @Override
  public GroupCreation create(String name, GroupLimits limits) {
    Path folder = root.resolve(GroupFiles.folderName(name));
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      return new GroupCreation.Refused("no control group can be made in " + root + ": " + e);
    }
    GroupV1 group = new GroupV1(folder);
    try {
      group.limit(limits);
      return new GroupCreation.Created(group);
    } catch (IOException e) {
      return Refusals.removing(group, e);
    }
  }

  @Override
  public void removeLeftovers() {
    GroupFiles.removeLeftovers(root);
  }
}
