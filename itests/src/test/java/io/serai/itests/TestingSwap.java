package io.serai.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * A swap file that is in use, before all other swap space. There is one at a time, whichever
 * process of the tests made it. It is removed when it is closed, or when this JVM ends before that.
 */
final class TestingSwap implements AutoCloseable {
  private static final int PIECE = 1 << 20;
  private static final String HIGHEST_PRIORITY = "32767";

  private final Path file;
  private final FileChannel turn;
  private final Thread atExit = new Thread(this::remove);

  private TestingSwap(Path file, FileChannel turn) {
    this.file = file;
    this.turn = turn;
  }

  /** Swap space could not be had, and why. */
  static final class NotAllowedException extends Exception {
    private static final long serialVersionUID = 1;

    NotAllowedException(String reason) {
      super(reason);
    }
  }

  /**
   * Makes one of that size in a folder, once no other test has any.
   *
   * @throws NotAllowedException if this user, container or file system allows none; nothing stays
   */
  static TestingSwap create(Path folder, int mib) throws Exception {
    if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
      throw new NotAllowedException("swap files take root");
    }
    TestingSwap swap = new TestingSwap(folder.resolve("swap"), SharedFolder.turn("swap"));
    Runtime.getRuntime().addShutdownHook(swap.atExit);
    try {
      swap.write(mib);
      swap.run("mkswap", swap.file.toString());
      swap.run("swapon", "--priority", HIGHEST_PRIORITY, swap.file.toString());
      return swap;
    } catch (Exception e) {
      swap.close();
      throw e;
    }
  }

  /** As {@link #create}; empty, which is said, where none is allowed. */
  static Optional<TestingSwap> createIfAllowed(Path folder, int mib) throws Exception {
    try {
      return Optional.of(create(folder, mib));
    } catch (NotAllowedException e) {
      System.out.println("without swap space of its own, as that isn't allowed: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Has no holes, of which the kernel takes none. */
  private void write(int mib) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mib; i++) {
        out.write(new byte[PIECE]);
      }
    }
  }

  private void run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new NotAllowedException(e.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes()).strip();
    if (process.waitFor() != 0) {
      throw new NotAllowedException(said);
    }
  }

  /** How much of it is used, in bytes; 0 once it is taken away. */
  long usedBytes() throws IOException {
    for (String line : swaps()) {
      String[] words = line.split("\\s+");
      if (words[0].equals(file.toString())) {
        return Long.parseLong(words[3]) << 10;
      }
    }
    return 0;
  }

  /** Whether there is no swap space at all, this or other. */
  static boolean none() throws IOException {
    return swaps().isEmpty();
  }

  private static List<String> swaps() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/swaps"));
    return lines.subList(Math.min(1, lines.size()), lines.size());
  }

  /** Begins to take it away: what lies in it comes back to RAM. */
  Process takeAway() throws IOException {
    return new ProcessBuilder("swapoff", file.toString()).redirectErrorStream(true).start();
  }

  private void remove() {
    try {
      if (Files.exists(file)) {
        takeAway().waitFor();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println(file + " can't be removed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      turn.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
