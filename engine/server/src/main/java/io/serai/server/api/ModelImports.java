package io.serai.server.api;

import io.serai.catalog.Manifest;
import io.serai.catalog.Priority;
import io.serai.catalog.format.ModelImport;
import io.serai.catalog.format.Recognition;
import io.serai.catalog.format.Recognition.Part;
import io.serai.catalog.format.Recognizer;
import io.serai.catalog.yaml.Suggestion;
import io.serai.core.gate.Need;
import io.serai.core.host.BackendOffer;
import io.serai.core.host.PluginHost;
import io.serai.core.host.PluginInfo;
import io.serai.server.EngineProcess;
import io.serai.server.api.GateDocuments.NeedDocument;
import io.serai.server.api.ImportDocuments.ImportBody;
import io.serai.server.api.ImportDocuments.PartDocument;
import io.serai.server.api.ImportDocuments.RecognitionDocument;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what files are, and adds models to the home's catalog. */
final class ModelImports {
  private final EngineProcess process;

  ModelImports(EngineProcess process) {
    this.process = process;
  }

  /**
   * Looks at a file or folder; writes nothing.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} or {@link ErrorCode#INVALID_MODEL}
   */
  RecognitionDocument inspect(ImportBody body) {
    try {
      return document(recognize(body), body.name(), null);
    } catch (IOException e) {
      throw unreadable(body, e);
    }
  }

  /**
   * Adds what is there to the catalog.
   *
   * @throws SeraiException as {@link ModelImport#add}, or with {@link ErrorCode#INVALID_INPUT} if
   *     there is a model of that name
   */
  RecognitionDocument add(ImportBody body) {
    try {
      Recognition found = recognize(body);
      String name = body.name() == null ? found.name() : body.name();
      boolean taken =
          process.engine().catalog().snapshot().all().stream()
              .anyMatch(each -> each.name().equals(name) || each.aliases().contains(name));
      if (taken) {
        throw invalid(
            "there is a model named '%s' already; give another name with --name".formatted(name));
      }
      Manifest added =
          ModelImport.add(
              found,
              name,
              Boolean.TRUE.equals(body.link()) ? ModelImport.Mode.LINK : ModelImport.Mode.COPY,
              process.home().own("catalog"),
              new Cancellation());
      // A file counts once two looks found it the same.
      process.engine().catalog().refresh();
      process.engine().catalog().refresh();
      return document(found, name, added);
    } catch (IOException e) {
      throw unreadable(body, e);
    }
  }

  /**
   * Whether a model of the catalog is what {@link #add} would make of that: it has the same files,
   * links followed, and can do all that is asked for.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT}, {@link ErrorCode#INVALID_MODEL} or
   *     {@link ErrorCode#FILES_MISSING} if either's files can't be looked at
   */
  boolean isAdded(Manifest model, ImportBody body) {
    List<String> capabilities = Objects.requireNonNullElse(body.capabilities(), List.of());
    try {
      Set<Path> files = new HashSet<>();
      for (Part part : recognize(body).parts()) {
        files.add(part.file().toRealPath());
      }
      for (ModelFile file : process.engine().store().files(model, model.variants().getFirst())) {
        if (!files.remove(file.path().toRealPath())) {
          return false;
        }
      }
      return files.isEmpty() && model.allCapabilities().containsAll(capabilities);
    } catch (IOException e) {
      throw unreadable(body, e);
    }
  }

  private static Recognition recognize(ImportBody body) throws IOException {
    Recognition found =
        Recognizer.recognize(path(body))
            .withCapabilities(Objects.requireNonNullElse(body.capabilities(), List.of()));
    String id = body.task();
    if (id == null) {
      return found;
    }
    List<String> known = Arrays.stream(Task.values()).map(Task::id).toList();
    Task task =
        Task.of(id)
            .orElseThrow(
                () ->
                    new SeraiException(
                        ErrorCode.INVALID_PARAMETER,
                        "there is no task '%s'%s; there are %s"
                            .formatted(
                                id, Suggestion.didYouMean(id, known), String.join(", ", known))));
    return found.with(Set.of(task));
  }

  private static Path path(ImportBody body) {
    if (body.path() == null || body.path().isBlank()) {
      throw invalid("'path' is missing: a file or folder of this machine");
    }
    try {
      Path path = Path.of(body.path());
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw invalid("'%s' is no path: %s".formatted(body.path(), e.getReason()));
    }
    throw invalid("'%s' must be a path in full".formatted(body.path()));
  }

  private RecognitionDocument document(
      Recognition found, @Nullable String name, @Nullable Manifest added) throws IOException {
    List<PartDocument> files = new ArrayList<>();
    for (Part part : found.parts()) {
      files.add(new PartDocument(part.name(), part.role(), Files.size(part.file())));
    }
    String format = found.format().manifestFormat().orElse(null);
    List<String> notes = new ArrayList<>(found.notes());
    NeedDocument memory = format == null ? null : memory(found, notes);
    return new RecognitionDocument(
        found.path().toString(),
        found.what(),
        format,
        found.format().obstacle().orElse(null),
        name == null ? found.name() : name,
        found.tasks().stream().map(Task::id).sorted().toList(),
        found.labels(),
        new TreeMap<>(found.parameters()),
        files,
        backends(format),
        memory,
        notes,
        added == null ? null : added.file().toString());
  }

  /** What the gate would be told, but for a worker's process; the notes say why it isn't known. */
  private @Nullable NeedDocument memory(Recognition found, List<String> notes) throws IOException {
    try {
      ModelSource source = found.source();
      PluginHost plugins = process.engine().plugins();
      process.engine().residency().checkStart(plugins.cost(source.format(), null));
      Estimate estimate = plugins.estimate(source);
      List<Estimate.Part> parts = new ArrayList<>(estimate.parts());
      parts.addAll(estimate.once());
      Need need =
          new Need(
              found.name(),
              Need.Kind.MODEL,
              new Estimate(parts, Footprint.NONE).peak(),
              parts,
              Need.Basis.ESTIMATED,
              Priority.NORMAL,
              false);
      return GateToDocument.need(need, estimate.steady());
    } catch (SeraiException e) {
      notes.add("how much memory it would need isn't known: " + e.getMessage());
      return null;
    }
  }

  private List<String> backends(@Nullable String format) {
    return process.engine().plugins().plugins().stream()
        .map(PluginInfo::offer)
        .filter(Objects::nonNull)
        .filter(offer -> format != null && offer.formats().contains(format))
        .map(BackendOffer::name)
        .distinct()
        .toList();
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(ErrorCode.INVALID_INPUT, what);
  }

  private static SeraiException unreadable(ImportBody body, IOException e) {
    return new SeraiException(
        ErrorCode.INVALID_INPUT,
        "%s can't be read, or the catalog not be written: %s".formatted(body.path(), e),
        e);
  }
}
