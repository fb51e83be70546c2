package io.serai.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lock says of itself. All users may write the lock's file, so the note is in
 * a file of its user's beside it, named after the lock and the user.
 */
final class HolderNote {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HolderNote() {}

  /**
   * Writes the note of this process.
   *
   * @param url null while there is none
   * @throws IOException if it can't be written, as where another user has taken its name
   */
  static void write(Path lock, Path home, @Nullable String url) throws IOException {
    remove(lock);
    Path note = own(lock);
    // Never one that is there: in a folder for all it might be anybody's, or a link.
    Files.write(
        note,
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("pid", ProcessHandle.current().pid())
                .put("home", home.toString())
                .put("url", url)),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** Removes it, if it is there. */
  static void remove(Path lock) throws IOException {
    Files.deleteIfExists(own(lock));
  }

  private static Path own(Path lock) throws IOException {
    return lock.resolveSibling(lock.getFileName() + "." + Users.own());
  }

  /**
   * Whoever says that it holds a lock which somebody holds; of several, as old notes stay behind
   * those who were killed, rather one that is trusted.
   */
  static Optional<DeviceHolder> read(Path lock) throws IOException {
    Path folder = lock.toAbsolutePath().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    Pattern name = Pattern.compile(Pattern.quote(lock.getFileName() + ".") + "(\\d+)");
    List<DeviceHolder> holders = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          read(file, matcher.group(1)).ifPresent(holders::add);
        }
      }
    }
    return holders.stream().max(Comparator.comparing(DeviceHolder::trusted));
  }

  /** Empty if it isn't that user's, nor of a process of that user's which still is. */
  private static Optional<DeviceHolder> read(Path note, String user) throws IOException {
    try {
      if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)
          || !user.equals(Integer.toString(Users.of(note)))) {
        return Optional.empty();
      }
      JsonNode said = JSON.readTree(Files.readAllBytes(note));
      Path process = Path.of("/proc", said.path("pid").asText("none"));
      return user.equals(Integer.toString(Users.of(process)))
          ? Optional.of(
              new DeviceHolder(
                  said.path("pid").asText(),
                  said.path("home").asText(DeviceHolder.UNKNOWN),
                  said.path("url").textValue(),
                  Users.isTrusted(Users.of(note))))
          : Optional.empty();
    } catch (NoSuchFileException | JsonProcessingException e) {
      // It is gone, or being written just now.
      return Optional.empty();
    }
  }
}
