package io.serai.catalog.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells a file from what it was before, without reading it.
 *
 * @param size in bytes
 * @param modified when its content changed, to the nanosecond
 * @param changed when the kernel last noted any change, which no program can set back
 * @param inode its number in the file system
 */
record Stamp(long size, String modified, String changed, long inode) {
  static Stamp of(Path file) throws IOException {
    Map<String, Object> unix = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino");
    return new Stamp(
        (long) unix.get("size"),
        unix.get("lastModifiedTime").toString(),
        unix.get("ctime").toString(),
        ((Number) unix.get("ino")).longValue());
  }
}
