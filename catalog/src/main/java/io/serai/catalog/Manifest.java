package io.serai.catalog;

import io.serai.spi.Gpu;
import io.serai.spi.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model is.
 *
 * @param name unique in the catalog together with the version
 * @param version such as {@code 1} or {@code 2.1.0}
 * @param description one sentence; empty if not told
 * @param tasks what it can be asked to do; empty for bare tensors
 * @param capabilities what it can do besides its tasks, such as {@code chat}; for choosing one
 * @param format of its files, in lower case, such as {@code onnx}
 * @param backend the backend that must load it; null for any that takes the format
 * @param aliases other names it answers to
 * @param labels the names of the classes by index
 * @param variants in order of preference, at least one
 * @param gpu whether it is to compute on a GPU
 * @param residency how it is to be kept in memory
 * @param license an SPDX identifier; empty if not told
 * @param quality what is known of its quality
 * @param speed what is known of its speed
 * @param file the manifest's file
 */
public record Manifest(
    String name,
    String version,
    String description,
    Set<Task> tasks,
    Set<String> capabilities,
    String format,
    @Nullable String backend,
    List<String> aliases,
    List<String> labels,
    List<Variant> variants,
    Gpu gpu,
    ResidencyPolicy residency,
    String license,
    List<Measurement> quality,
    List<Measurement> speed,
    Path file) {
  /** The capability of models that take conversations. */
  public static final String CHAT = "chat";

  /** Copies the collections. */
  public Manifest {
    tasks = Set.copyOf(tasks);
    capabilities = Set.copyOf(capabilities);
    aliases = List.copyOf(aliases);
    labels = List.copyOf(labels);
    variants = List.copyOf(variants);
    quality = List.copyOf(quality);
    speed = List.copyOf(speed);
  }

  /** The variant of that name. */
  public Optional<Variant> variant(String name) {
    return variants.stream().filter(variant -> variant.name().equals(name)).findFirst();
  }

  /** Whether that is the only variant there is. */
  public boolean isOnlyVariant(String name) {
    return variants.size() == 1 && variants.getFirst().name().equals(name);
  }

  /** Whether it is on another server, so that it has no files and takes no memory here. */
  public boolean elsewhere() {
    return variants.stream().allMatch(variant -> variant.files().isEmpty());
  }

  /** The same with that variant only; with all if it is null. */
  public Manifest only(@Nullable String variant) {
    return variant == null
        ? this
        : with(variants.stream().filter(each -> each.name().equals(variant)).toList(), residency);
  }

  /** The same, kept in another way. */
  public Manifest with(ResidencyPolicy other) {
    return with(variants, other);
  }

  private Manifest with(List<Variant> others, ResidencyPolicy other) {
    return new Manifest(
        name,
        version,
        description,
        tasks,
        capabilities,
        format,
        backend,
        aliases,
        labels,
        others,
        gpu,
        other,
        license,
        quality,
        speed,
        file);
  }

  /** Name and version, such as {@code sentiment-bert@1}. */
  public String id() {
    return name + "@" + version;
  }

  /** Name and version, and the variant where there are several. */
  public String id(Variant variant) {
    return variant.name().equals(Variant.DEFAULT) ? id() : id() + ":" + variant.name();
  }

  /** The names of its tasks, and what it can do besides, as far as that is told. */
  public Set<String> allCapabilities() {
    Set<String> all = new TreeSet<>(capabilities);
    tasks.forEach(task -> all.add(task.id()));
    if (tasks.contains(Task.TEXT_GENERATION) && variants.stream().anyMatch(Variant::converses)) {
      all.add(CHAT);
    }
    return all;
  }
}
