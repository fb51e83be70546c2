package io.serai.catalog.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

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
    BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(
        basic.size(),
        basic.lastModifiedTime().toString(),
        Files.getAttribute(file, "unix:ctime").toString(),
        ((Number) Files.getAttribute(file, "unix:ino")).longValue());
  }
}
