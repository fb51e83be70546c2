package io.serai.catalog;

import java.util.List;
import java.util.Map;

/**
 * One form of a model, such as a quantisation.
 *
 * @param name unique within the model, such as {@code int8}
 * @param files all files, those shared by the variants included; empty for a model elsewhere
 * @param parameters the model's, with the variant's on top; flat names with dots
 */
public record Variant(String name, List<FileEntry> files, Map<String, Object> parameters) {
  /** The name of the only variant of a model that lists none. */
  public static final String DEFAULT = "default";

  /** Copies the collections. */
  public Variant {
    files = List.copyOf(files);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Whether it is known to take conversations, if it writes texts: something of it tells a chat
   * template, or it is on a server that has to know. Files that hold one inside aren't looked into.
   */
  boolean converses() {
    return files.isEmpty()
        || parameters.containsKey("chat_template")
        || files.stream().anyMatch(file -> file.role().equals("chat-template"));
  }

  /** Size of all files together, in bytes. */
  public long bytes() {
    return files.stream().mapToLong(FileEntry::size).sum();
  }
}
