package io.serai.core.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of version 2, below the one that the engine was started in.
 *
 * <p>There a group either has processes or passes controllers on to groups below. So the engine
 * first moves itself into a group of its own, which is allowed where the group was delegated to it
 * ({@code Delegate=yes} in its systemd unit) and nobody else is in it.
 */
record GroupsV2(Path root) implements ControlGroups {
  private static final String PASSED_ON = "cgroup.subtree_control";
  private static final String ENGINE = "engine";

  @Override
  public GroupCreation create(String name, GroupLimits limits) {
    Path folder = root.resolve(GroupFiles.folderName(name));
    try {
      passMemoryOn();
      Files.createDirectory(folder);
    } catch (IOException e) {
      return new GroupCreation.Refused(
          "no control group can be made in %s (%s); give the engine's unit Delegate=memory"
              .formatted(root, e.getMessage()));
    }
    GroupV2 group = new GroupV2(folder);
    try {
      group.limit(limits);
      return new GroupCreation.Created(group);
    } catch (IOException e) {
      return Refusals.removing(group, e);
    }
  }

  private synchronized void passMemoryOn() throws IOException {
    if (has(PASSED_ON)) {
      return;
    }
    if (!has("cgroup.controllers")) {
      throw new IOException("it has no memory controller");
    }
    long engine = ProcessHandle.current().pid();
    List<Long> inside = GroupFiles.processes(root);
    if (inside.equals(List.of(engine))) {
      Path own = Files.createDirectories(root.resolve(GroupFiles.folderName(ENGINE)));
      GroupFiles.add(own, engine);
    } else if (!inside.isEmpty()) {
      throw new IOException("other processes are in it");
    }
    GroupFiles.write(root, PASSED_ON, "+memory");
  }

  private boolean has(String file) throws IOException {
    String controllers = Files.readString(root.resolve(file));
    return Arrays.asList(controllers.strip().split("\\s+")).contains("memory");
  }

  @Override
  public void removeLeftovers() {
    GroupFiles.removeLeftovers(root);
  }
}
