package io.serai.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The users of this machine, by number. */
final class Users {
  private Users() {}

  /** This process's. */
  static int own() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** A file's, or a process's if it is its folder in {@code /proc}. */
  static int of(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether what that user says is to be believed. */
  static boolean isTrusted(int user) throws IOException {
    return user == 0 || user == own();
  }
}
