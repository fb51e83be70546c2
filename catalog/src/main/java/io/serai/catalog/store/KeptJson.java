package io.serai.catalog.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value in a file that survives restarts and is replaced as a whole. A damaged file is put aside.
 * What can't be read or written is told to the log, and is no failure. To be used by one thread at
 * a time.
 */
public final class KeptJson<T> {
  private static final Logger LOG = LoggerFactory.getLogger(KeptJson.class);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final TypeReference<T> type;
  private final String without;

  /**
   * A file, which needn't be there.
   *
   * @param without what happens without its content, for the log
   */
  public KeptJson(Path file, TypeReference<T> type, String without) {
    this.file = file;
    this.type = type;
    this.without = without;
  }

  /** What is in the file; empty if it isn't there or damaged. */
  public Optional<T> read() {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      putAside(e);
    } catch (IOException e) {
      LOG.warn("{} can't be read, so {}: {}", file, without, e.toString());
    }
    return Optional.empty();
  }

  private void putAside(JsonProcessingException why) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn(
          "{} is damaged and was put aside as {}, so {}: {}",
          file,
          aside.getFileName(),
          without,
          why.getOriginalMessage());
    } catch (IOException e) {
      LOG.warn("{} is damaged, so {}; it can't be put aside: {}", file, without, e.toString());
    }
  }

  /** Replaces what is in the file. */
  public void write(T value) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(unfinished, JSON.writeValueAsBytes(value));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file + " holds what can be written as JSON", e);
    } catch (IOException e) {
      LOG.warn("{} can't be written, so after the next start {}: {}", file, without, e.toString());
    }
  }
}
