package io.serai.catalog;

import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** All models at one moment. Immutable. */
public final class CatalogSnapshot {
  private final Map<String, List<Manifest>> versionsByName;
  private final Map<String, String> nameByAlias;
  private final List<Problem> problems;

  private CatalogSnapshot(
      Map<String, List<Manifest>> versionsByName,
      Map<String, String> nameByAlias,
      List<Problem> problems) {
    this.versionsByName = versionsByName;
    this.nameByAlias = nameByAlias;
    this.problems = List.copyOf(problems);
  }

  /**
   * Puts manifests together. Of two with the same name and version the later one counts.
   *
   * @param manifests the archive's before the person's own
   * @param problems what was wrong in files
   */
  static CatalogSnapshot of(Collection<Manifest> manifests, Collection<Problem> problems) {
    Map<String, Map<String, Manifest>> models = new TreeMap<>();
    for (Manifest manifest : manifests) {
      models
          .computeIfAbsent(manifest.name(), name -> new HashMap<>())
          .put(manifest.version(), manifest);
    }
    List<Problem> all = new ArrayList<>(problems);
    Map<String, List<Manifest>> versions = new TreeMap<>();
    Map<String, String> aliases = new HashMap<>();
    models.forEach(
        (name, byVersion) -> {
          List<Manifest> ordered = new ArrayList<>(byVersion.values());
          ordered.sort(Comparator.comparing(Manifest::version, VersionOrder.INSTANCE).reversed());
          versions.put(name, List.copyOf(ordered));
        });
    versions.forEach(
        (name, ordered) -> {
          for (String alias : ordered.getFirst().aliases()) {
            String other = versions.containsKey(alias) ? alias : aliases.putIfAbsent(alias, name);
            if (other != null && !other.equals(name)) {
              Path file = ordered.getFirst().file();
              all.add(
                  new Problem(
                      file, 0, 0, "alias '%s' already stands for %s".formatted(alias, other)));
            }
          }
        });
    return new CatalogSnapshot(versions, aliases, all);
  }

  /** The newest version of every model, by name. */
  public List<Manifest> newest() {
    return versionsByName.values().stream().map(List::getFirst).toList();
  }

  /** Every version of every model, by name, the newest first. */
  public List<Manifest> all() {
    return versionsByName.values().stream().flatMap(List::stream).toList();
  }

  /** Other names that models answer to, with the newest version of each model. */
  public Map<String, Manifest> aliases() {
    Map<String, Manifest> aliases = new TreeMap<>();
    nameByAlias.forEach(
        (alias, name) ->
            versionsByName.getOrDefault(name, List.of()).stream()
                .findFirst()
                .ifPresent(manifest -> aliases.put(alias, manifest)));
    return aliases;
  }

  /** What is wrong in the catalog's files. */
  public List<Problem> problems() {
    return problems;
  }

  /** The model that a reference means, if there is one of that name and version. */
  public Optional<Manifest> find(ModelRef ref) {
    String name = nameByAlias.getOrDefault(ref.name(), ref.name());
    List<Manifest> versions = versionsByName.getOrDefault(name, List.of());
    if (ref.version() == null) {
      return versions.stream().findFirst();
    }
    return versions.stream()
        .filter(manifest -> manifest.version().equals(ref.version()))
        .findFirst();
  }

  /**
   * The model that a reference means.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} if there is none, naming near
   *     ones
   */
  public Manifest require(ModelRef ref) {
    Manifest manifest = find(ref).orElseThrow(() -> notFound(ref));
    if (ref.variant() != null && manifest.variant(ref.variant()).isEmpty()) {
      throw new SeraiException(
          ErrorCode.MODEL_NOT_FOUND,
          "model %s has no variant '%s'; it has %s"
              .formatted(
                  manifest.id(),
                  ref.variant(),
                  String.join(", ", manifest.variants().stream().map(Variant::name).toList())));
    }
    return manifest;
  }

  private SeraiException notFound(ModelRef ref) {
    List<Manifest> versions =
        versionsByName.getOrDefault(nameByAlias.getOrDefault(ref.name(), ref.name()), List.of());
    if (!versions.isEmpty()) {
      return new SeraiException(
          ErrorCode.MODEL_NOT_FOUND,
          "there is no version '%s' of model %s; there is %s"
              .formatted(
                  ref.version(),
                  ref.name(),
                  String.join(", ", versions.stream().map(Manifest::version).toList())));
    }
    TreeSet<String> names = new TreeSet<>(versionsByName.keySet());
    names.addAll(nameByAlias.keySet());
    String meant = Suggestion.didYouMeanOneOf(ref.name(), names);
    return new SeraiException(
        ErrorCode.MODEL_NOT_FOUND,
        "there is no model named '%s'%s"
            .formatted(
                ref.name(),
                !meant.isEmpty()
                    ? meant
                    : names.isEmpty()
                        ? "; the catalog is empty"
                        : "; 'serai models list' shows what there is"));
  }
}
