package io.serai.core.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder in which a control group's files are.
 *
 * @param version of the tree it is in
 * @param path the group's name in that tree, as this process sees it
 * @param folder where its files are
 */
public record GroupFolder(ControlGroup.Version version, String path, Path folder) {
  /**
   * The groups that a controller has this process in, its own first, then those around it.
   *
   * @param root under which the mount points are, {@code /} for this machine
   * @param membership the text of {@code /proc/self/cgroup}
   * @param mountinfo the text of {@code /proc/self/mountinfo}
   * @return empty if no tree with this controller is mounted
   */
  public static List<GroupFolder> of(
      Path root, String membership, String mountinfo, String controller) {
    return inVersion1(root, membership, mountinfo, controller)
        .or(() -> inVersion2(root, membership, mountinfo))
        .orElse(List.of());
  }

  private static Optional<List<GroupFolder>> inVersion1(
      Path root, String membership, String mountinfo, String controller) {
    return Membership.ofController(membership, controller)
        .flatMap(
            path ->
                Mount.all(mountinfo).stream()
                    .filter(mount -> mount.type().equals("cgroup") && mount.has(controller))
                    .findFirst()
                    .map(mount -> upwards(root, ControlGroup.Version.V1, mount, path)));
  }

  private static Optional<List<GroupFolder>> inVersion2(
      Path root, String membership, String mountinfo) {
    return Membership.ofUnified(membership)
        .flatMap(
            path ->
                Mount.all(mountinfo).stream()
                    .filter(mount -> mount.type().equals("cgroup2"))
                    .findFirst()
                    .map(mount -> upwards(root, ControlGroup.Version.V2, mount, path)));
  }

  private static List<GroupFolder> upwards(
      Path root, ControlGroup.Version version, Mount mount, String path) {
    Path top = root.resolve(mount.point().substring(1)).normalize();
    Path own = top.resolve(mount.inside(path).substring(1)).normalize();
    if (!own.startsWith(top) || !Files.isDirectory(own)) {
      own = top;
    }
    List<GroupFolder> levels = new ArrayList<>();
    for (Path folder = own; folder != null && folder.startsWith(top); folder = folder.getParent()) {
      levels.add(new GroupFolder(version, "/" + top.relativize(folder), folder));
    }
    return List.copyOf(levels);
  }

  /** A file of this group. */
  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** Lines of {@code /proc/self/cgroup}: {@code 4:memory:/user.slice}, {@code 0::/user.slice}. */
  private static final class Membership {
    static Optional<String> ofController(String text, String controller) {
      return text.lines()
          .map(line -> line.split(":", 3))
          .filter(
              parts -> parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller))
          .map(parts -> parts[2])
          .findFirst();
    }

    static Optional<String> ofUnified(String text) {
      return text.lines()
          .filter(line -> line.startsWith("0::"))
          .map(line -> line.substring(3))
          .findFirst();
    }
  }

  /**
   * A line of {@code /proc/self/mountinfo}.
   *
   * @param inTree which group the mount point shows; not {@code /} inside some containers
   * @param options of the tree; those of version 1 name its controllers
   */
  private record Mount(String inTree, String point, String type, List<String> options) {
    static List<Mount> all(String mountinfo) {
      List<Mount> mounts = new ArrayList<>();
      for (String line : mountinfo.lines().filter(line -> line.contains(" - cgroup")).toList()) {
        String[] halves = line.split(" - ", 2);
        String[] where = halves[0].split(" ", -1);
        String[] what = halves[1].split(" ", -1);
        if (where.length >= 5 && what.length >= 3) {
          mounts.add(new Mount(where[3], where[4], what[0], List.of(what[2].split(",", -1))));
        }
      }
      return mounts;
    }

    boolean has(String controller) {
      return options.contains(controller);
    }

    /** The group's path below the mount point. */
    String inside(String path) {
      if (inTree.equals("/") || path.contains("/..")) {
        return path;
      }
      if (path.equals(inTree)) {
        return "/";
      }
      return path.startsWith(inTree + "/") ? path.substring(inTree.length()) : path;
    }
  }
}
