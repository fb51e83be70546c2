package io.serai.server.access;

import com.fasterxml.jackson.core.JsonPointer;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.YamlBinder;
import io.serai.catalog.yaml.YamlDocument;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a home, in a file of their own that only its owner can read: programs write it, and
 * people's options needn't be written anew for it.
 */
public final class KeysFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final ReentrantLock THREADS = new ReentrantLock();
  private static final String HEADING =
      """
      # The keys of this engine's callers, as 'serai keys add|list|remove' writes them; a running engine takes changes in.
      # A key itself isn't here, only what it is known by.
      """;

  /** As it stands in the file. */
  record KeysYaml(@Nullable List<KeyYaml> keys) {}

  /** One key of it. */
  record KeyYaml(
      @Nullable String name,
      @Nullable Role role,
      @Nullable String hash,
      @Nullable String created) {}

  private final Path file;

  /** The keys in that file, which needn't be there. */
  public KeysFile(Path file) {
    this.file = file;
  }

  /** Where they are. */
  public Path file() {
    return file;
  }

  /** Whether a key can have that name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Reads them; none if there is no file.
   *
   * @throws InvalidFileException with everything that is wrong
   */
  public Keys read() throws InvalidFileException {
    if (!Files.exists(file)) {
      return Keys.NONE;
    }
    YamlDocument document = YamlDocument.read(file);
    List<KeyYaml> yaml =
        Objects.requireNonNullElse(
            YamlBinder.bind(document, KeysYaml.class).keys(), List.<KeyYaml>of());
    List<Problem> problems = new ArrayList<>();
    List<NamedKey> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < yaml.size(); i++) {
      NamedKey key = key(yaml.get(i), document, i, problems);
      if (key != null && !names.add(key.name())) {
        problems.add(
            document.problem(
                at(i, "name"), "a second key has the name '%s'".formatted(key.name())));
      }
      if (key != null) {
        keys.add(key);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidFileException(problems);
    }
    return new Keys(keys);
  }

  private static @Nullable NamedKey key(
      KeyYaml yaml, YamlDocument document, int index, List<Problem> problems) {
    if (yaml.name() == null || !isName(yaml.name())) {
      problems.add(
          document.problem(
              at(index, "name"), "'name' must be 1 to 64 letters, digits, dots, - and _"));
      return null;
    }
    if (yaml.role() == null) {
      problems.add(document.problem(at(index, "role"), "'role' must be infer or admin"));
      return null;
    }
    KeyHash hash = yaml.hash() == null ? null : KeyHash.parse(yaml.hash()).orElse(null);
    if (hash == null) {
      problems.add(
          document.problem(at(index, "hash"), "'hash' must be one that 'serai keys add' wrote"));
      return null;
    }
    String created = Objects.requireNonNullElse(yaml.created(), "");
    return new NamedKey(yaml.name(), yaml.role(), hash, created);
  }

  private static JsonPointer at(int index, String key) {
    return JsonPointer.compile("/keys/%d/%s".formatted(index, key));
  }

  /**
   * Changes them; two that do so at once do it one after the other.
   *
   * @throws InvalidFileException if what is there can't be read; it stays as it is
   * @throws IOException if the file can't be written
   */
  public void change(UnaryOperator<Keys> change) throws IOException, InvalidFileException {
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    Files.createDirectories(folder);
    // The file's lock is between processes and can't be asked for twice by one.
    THREADS.lock();
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(".keys.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      write(folder, change.apply(read()));
    } finally {
      THREADS.unlock();
    }
  }

  private void write(Path folder, Keys keys) throws IOException {
    // Temporary files can be read by their owner only, and moving keeps that.
    Path unfinished = Files.createTempFile(folder, ".keys", ".tmp");
    try {
      Files.writeString(unfinished, text(keys));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Names and times have no characters that would have to be quoted within quotes. */
  private static String text(Keys keys) {
    StringBuilder text = new StringBuilder(HEADING);
    text.append(keys.all().isEmpty() ? "keys: []\n" : "keys:\n");
    for (NamedKey key : keys.all()) {
      text.append(
          """
            - name: "%s"
              role: %s
              hash: "%s"
              created: "%s"
          """
              .formatted(
                  key.name(),
                  key.role(),
                  key.hash(),
                  key.created().replaceAll("[^0-9TZ:.+-]", "")));
    }
    return text.toString();
  }
}
