package io.serai.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.serai.server.api.GateDocuments.NeedDocument;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents about files that may become models of the catalog. */
public final class ImportDocuments {
  private ImportDocuments() {}

  /**
   * What is to be looked at or added.
   *
   * @param path a file or folder of this machine, in full
   * @param name of the model; null for what its files propose
   * @param task null for what its files tell
   * @param capabilities what it can do besides; null for what its files tell
   * @param link whether its files stay where they are; null for no
   */
  public record ImportBody(
      @Nullable String path,
      @Nullable String name,
      @Nullable String task,
      @Nullable List<String> capabilities,
      @Nullable Boolean link) {}

  /**
   * What a file or folder was found to be.
   *
   * @param format as manifests call it; null if it can't be loaded as it is
   * @param obstacle why not, and what would help; null if it can
   * @param backends those here that take the format
   * @param memory what its backend expects it to need; null where the notes say why that isn't
   *     known
   * @param manifest where it was added; null if it was only looked at
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecognitionDocument(
      String path,
      String what,
      @Nullable String format,
      @Nullable String obstacle,
      String name,
      List<String> tasks,
      List<String> labels,
      Map<String, Object> parameters,
      List<PartDocument> files,
      List<String> backends,
      @Nullable NeedDocument memory,
      List<String> notes,
      @Nullable String manifest) {}

  /** A file of a model, by its name in the manifest. */
  public record PartDocument(String name, String role, long bytes) {}
}
