package io.serai.itests.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a control group of either version, with all groups below it.
 *
 * @param folder the group's, in the hierarchy of the memory controller
 */
record GroupMemory(Path folder) {
  /**
   * What a group holds, in bytes.
   *
   * @param charged all that counts against its limit, page cache included
   * @param anonymous its processes' own memory
   */
  record Usage(long charged, long anonymous) {}

  private boolean isV2() {
    return Files.exists(folder.resolve("memory.current"));
  }

  Usage usage() throws IOException {
    return isV2()
        ? new Usage(number("memory.current"), number("memory.stat", "anon"))
        : new Usage(number("memory.usage_in_bytes"), number("memory.stat", "total_rss"));
  }

  /**
   * How many processes the kernel has killed in it for want of memory. Version 1 counts those of
   * this group itself only, not of groups below.
   */
  long oomKills() throws IOException {
    return number(isV2() ? "memory.events" : "memory.oom_control", "oom_kill");
  }

  private long number(String file) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(file)).strip());
  }

  private long number(String file, String name) throws IOException {
    for (String line : Files.readAllLines(folder.resolve(file))) {
      if (line.startsWith(name + " ")) {
        return Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    return 0;
  }
}
