package io.serai.core.footprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured, in a file that survives restarts. A damaged file is put aside, and measuring
 * begins anew. Safe to use from several threads.
 */
public final class FootprintBook {
  private static final Logger LOG = LoggerFactory.getLogger(FootprintBook.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final TreeMap<String, Measured> entries = new TreeMap<>();

  /** Reads the file, if there is one. */
  public FootprintBook(Path file) {
    this.file = file;
    try {
      entries.putAll(JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {}));
    } catch (NoSuchFileException e) {
      LOG.debug("nothing was measured yet: there is no {}", file);
    } catch (IOException e) {
      LOG.warn("{} can't be read, so models are measured anew: {}", file, e.getMessage());
      putAside();
    }
  }

  private void putAside() {
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".damaged"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} can't be put aside: {}", file, e.toString());
    }
  }

  /** What is known under that key. */
  public synchronized Optional<Measured> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** What is known under the first key that begins so. */
  public synchronized Optional<Measured> findFirst(String beginning) {
    return entries.tailMap(beginning, true).entrySet().stream()
        .findFirst()
        .filter(entry -> entry.getKey().startsWith(beginning))
        .map(Map.Entry::getValue);
  }

  /** Changes what is known under that key; nothing happens if nothing is. */
  public synchronized void change(String key, UnaryOperator<Measured> change) {
    Measured known = entries.get(key);
    if (known != null) {
      put(key, change.apply(known));
    }
  }

  /** Keeps a measurement in place of an earlier one. */
  public synchronized void put(String key, Measured measured) {
    entries.put(key, measured);
    write();
  }

  private void write() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(unfinished, JSON.writeValueAsBytes(entries));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("measurements can be written as JSON", e);
    } catch (IOException e) {
      LOG.warn("{} can't be written, so measurements are lost at the end: {}", file, e.toString());
    }
  }
}
