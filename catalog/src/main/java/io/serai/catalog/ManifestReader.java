package io.serai.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import io.serai.catalog.ManifestYaml.FileYaml;
import io.serai.catalog.ManifestYaml.MeasurementYaml;
import io.serai.catalog.ManifestYaml.ResidencyYaml;
import io.serai.catalog.ManifestYaml.VariantYaml;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.catalog.yaml.YamlBinder;
import io.serai.catalog.yaml.YamlDocument;
import io.serai.spi.Gpu;
import io.serai.spi.Task;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads manifests and finds everything that is wrong in one. */
public final class ManifestReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern CAPABILITY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** The parameter that says where a model is that has no files. */
  private static final String URL = "url";

  private final YamlDocument document;
  private final List<Problem> problems = new ArrayList<>();

  private ManifestReader(YamlDocument document) {
    this.document = document;
  }

  /** Whether a manifest may give that as its name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Reads a manifest.
   *
   * @throws InvalidFileException with every problem that was found
   */
  public static Manifest read(Path file) throws InvalidFileException {
    return read(YamlDocument.read(file));
  }

  /**
   * Reads a manifest from a document.
   *
   * @throws InvalidFileException with every problem that was found
   */
  public static Manifest read(YamlDocument document) throws InvalidFileException {
    ManifestYaml yaml = YamlBinder.bind(document, ManifestYaml.class);
    ManifestReader reader = new ManifestReader(document);
    Manifest manifest = reader.manifest(yaml);
    if (!reader.problems.isEmpty()) {
      throw new InvalidFileException(reader.problems);
    }
    return manifest;
  }

  private Manifest manifest(ManifestYaml yaml) {
    String name = matching("/name", yaml.name(), NAME, "letters, digits, '.', '_', '-' and '/'");
    String version =
        matching("/version", yaml.version(), VERSION, "letters, digits, '.', '_', '-'");
    String format = required("/format", yaml.format());
    notReserved("/name", name);
    List<String> aliases = orEmpty(yaml.aliases());
    for (int i = 0; i < aliases.size(); i++) {
      matching("/aliases/" + i, aliases.get(i), NAME, "letters, digits, '.', '_', '-' and '/'");
      notReserved("/aliases/" + i, aliases.get(i));
    }
    return new Manifest(
        name,
        version,
        yaml.description() == null ? "" : yaml.description(),
        tasks(orEmpty(yaml.tasks())),
        capabilities(orEmpty(yaml.capabilities())),
        format,
        yaml.backend(),
        aliases,
        orEmpty(yaml.labels()),
        variants(yaml),
        gpu(yaml.gpu()),
        residency(yaml.residency()),
        yaml.license() == null ? "" : yaml.license(),
        measurements("/quality", yaml.quality()),
        measurements("/speed", yaml.speed()),
        document.file());
  }

  private Set<Task> tasks(List<String> ids) {
    List<String> known = Arrays.stream(Task.values()).map(Task::id).toList();
    Set<Task> tasks = new LinkedHashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      int index = i;
      Task.of(id)
          .ifPresentOrElse(
              tasks::add,
              () ->
                  problem(
                      "/tasks/" + index,
                      "unknown task '%s'%s; known are %s"
                          .formatted(
                              id, Suggestion.didYouMean(id, known), String.join(", ", known))));
    }
    return tasks;
  }

  private Set<String> capabilities(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      matching(
          "/capabilities/" + i, words.get(i), CAPABILITY, "lower-case letters, digits and '-'");
    }
    return new LinkedHashSet<>(words);
  }

  private void notReserved(String at, String name) {
    if (name.equals(ModelRef.AUTO)) {
      problem(at, "'%s' has the engine choose a model; no model can be named so".formatted(name));
    }
  }

  private Gpu gpu(@Nullable String id) {
    Optional<Gpu> gpu = Gpu.of(id == null ? Gpu.AUTO.id() : id);
    if (gpu.isEmpty()) {
      problem("/gpu", "'%s' is none of auto, required, off".formatted(id));
    }
    return gpu.orElse(Gpu.AUTO);
  }

  private List<Variant> variants(ManifestYaml yaml) {
    List<FileEntry> shared = files("", orEmpty(yaml.files()));
    Map<String, Object> parameters = flat("/parameters", yaml.parameters());
    if (yaml.variants() == null) {
      if (shared.isEmpty() && !parameters.containsKey(URL) && problems.isEmpty()) {
        problem(
            "/files",
            "'files' is missing: a model consists of at least one file, or is elsewhere and has a"
                + " parameter 'url'");
      }
      return List.of(new Variant(Variant.DEFAULT, shared, parameters));
    }
    List<Variant> variants = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < yaml.variants().size(); i++) {
      String at = "/variants/" + i;
      VariantYaml variant = yaml.variants().get(i);
      String name =
          matching(at + "/name", variant.name(), VERSION, "letters, digits, '.', '_', '-'");
      if (!names.add(name)) {
        problem(at + "/name", "there is another variant named '%s'".formatted(name));
      }
      List<FileEntry> files = new ArrayList<>(files(at, orEmpty(variant.files())));
      files.addAll(shared);
      Map<String, Object> merged = new LinkedHashMap<>(parameters);
      merged.putAll(flat(at + "/parameters", variant.parameters()));
      variants.add(new Variant(name, files, merged));
      if (files.isEmpty() && !merged.containsKey(URL)) {
        problem(at, "the variant has no files");
      }
    }
    if (variants.isEmpty()) {
      problem("/variants", "'variants' is empty: leave it out, or name at least one");
    }
    return variants;
  }

  private ResidencyPolicy residency(@Nullable ResidencyYaml yaml) {
    if (yaml == null) {
      return ResidencyPolicy.DEFAULT;
    }
    String priority = yaml.priority() == null ? Priority.NORMAL.id() : yaml.priority();
    if (Priority.of(priority).isEmpty()) {
      problem("/residency/priority", "'%s' is none of low, normal, high".formatted(priority));
    }
    Isolation unless = yaml.worker() == null ? Isolation.AUTO : Isolation.WORKER;
    String isolation = yaml.isolation() == null ? unless.id() : yaml.isolation();
    if (Isolation.of(isolation).isEmpty()) {
      problem(
          "/residency/isolation", "'%s' is none of in-process, worker, auto".formatted(isolation));
    }
    if (yaml.worker() != null) {
      matching("/residency/worker", yaml.worker(), VERSION, "letters, digits, '.', '_', '-'");
      if (!isolation.equals(Isolation.WORKER.id())) {
        problem(
            "/residency/worker",
            "a model with 'isolation: %s' can't share a worker; leave one of the two out"
                .formatted(isolation));
      }
    }
    String prefer = yaml.prefer() == null ? VariantPreference.LISTED.id() : yaml.prefer();
    if (VariantPreference.of(prefer).isEmpty()) {
      problem("/residency/prefer", "'%s' is none of listed, measured".formatted(prefer));
    }
    Duration keepAlive = null;
    if (yaml.keepAlive() != null) {
      keepAlive = Durations.parse(yaml.keepAlive()).orElse(null);
      if (keepAlive == null) {
        problem(
            "/residency/keepAlive",
            "'%s' is no time; write a number and a unit, such as 30s, 10m or 1h"
                .formatted(yaml.keepAlive()));
      }
    }
    return new ResidencyPolicy(
        Priority.of(priority).orElse(Priority.NORMAL),
        keepAlive,
        Boolean.TRUE.equals(yaml.pinned()),
        Boolean.TRUE.equals(yaml.mayThrash()),
        Isolation.of(isolation).orElse(Isolation.AUTO),
        yaml.worker(),
        VariantPreference.of(prefer).orElse(VariantPreference.LISTED));
  }

  private List<FileEntry> files(String at, List<FileYaml> files) {
    List<FileEntry> entries = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      entries.add(file(at + "/files/" + i, files.get(i)));
    }
    return entries;
  }

  private FileEntry file(String at, FileYaml yaml) {
    String path = required(at + "/path", yaml.path());
    try {
      if (!path.isEmpty() && !staysInside(path)) {
        problem(at + "/path", "'%s' must be a path inside the model's folder".formatted(path));
      }
    } catch (InvalidPathException e) {
      problem(at + "/path", "is no path: " + e.getReason());
    }
    if (yaml.size() == null) {
      problem(at + "/size", "'size' is missing: the file's size in bytes");
    } else if (yaml.size() < 0) {
      problem(at + "/size", "a size can't be negative");
    }
    String sha256 = required(at + "/sha256", yaml.sha256());
    if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
      problem(at + "/sha256", "a SHA-256 is 64 hexadecimal digits in lower case");
    }
    return new FileEntry(
        path,
        yaml.role() == null ? defaultRole(path) : yaml.role(),
        yaml.size() == null ? 0 : Math.max(0, yaml.size()),
        sha256,
        uri(at + "/source", yaml.source()));
  }

  private static String defaultRole(String path) {
    if (path.endsWith("tokenizer_config.json")) {
      return "tokenizer-config";
    }
    return path.endsWith("tokenizer.json")
        ? "tokenizer"
        : path.endsWith(".jinja") ? "chat-template" : "model";
  }

  private static boolean staysInside(String path) {
    Path relative = Path.of(path);
    return !relative.isAbsolute()
        && path.indexOf('\\') < 0
        && !relative.startsWith("..")
        && relative.equals(relative.normalize());
  }

  private @Nullable URI uri(String at, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      problem(at, "not an address: " + e.getMessage());
      return null;
    }
  }

  private List<Measurement> measurements(String at, @Nullable List<MeasurementYaml> yaml) {
    List<Measurement> measurements = new ArrayList<>();
    List<MeasurementYaml> all = orEmpty(yaml);
    for (int i = 0; i < all.size(); i++) {
      MeasurementYaml one = all.get(i);
      String metric = required(at + "/" + i + "/metric", one.metric());
      if (one.value() == null) {
        problem(at + "/" + i, "'value' is missing: the figure that was measured");
      } else {
        measurements.add(new Measurement(metric, one.value(), one.on()));
      }
    }
    return measurements;
  }

  private Map<String, Object> flat(String at, @Nullable Map<String, Object> nested) {
    Map<String, Object> flat = new LinkedHashMap<>();
    if (nested != null) {
      flatten(at, "", nested, flat);
    }
    return flat;
  }

  private void flatten(String at, String prefix, Map<?, ?> nested, Map<String, Object> flat) {
    nested.forEach(
        (key, value) -> {
          String name = prefix + key;
          switch (value) {
            case null -> problem(at + "/" + key, "parameter '%s' has no value".formatted(name));
            case Map<?, ?> inner -> flatten(at + "/" + key, name + ".", inner, flat);
            case String s -> putOnce(at + "/" + key, name, s, flat);
            case Number n -> putOnce(at + "/" + key, name, n, flat);
            case Boolean b -> putOnce(at + "/" + key, name, b, flat);
            default -> problem(at + "/" + key, "parameter '%s' can't be a list".formatted(name));
          }
        });
  }

  /** A parameter can be written as a block and with dots, but not as both. */
  private void putOnce(String at, String name, Object value, Map<String, Object> flat) {
    if (flat.put(name, value) != null) {
      problem(at, "parameter '%s' stands twice, as a block and with dots".formatted(name));
    }
  }

  private String required(String at, @Nullable String value) {
    if (value == null || value.isBlank()) {
      String name = at.substring(at.lastIndexOf('/') + 1);
      problem(
          at, value == null ? "'%s' is missing".formatted(name) : "'%s' is empty".formatted(name));
      return "";
    }
    return value;
  }

  private String matching(String at, @Nullable String value, Pattern form, String allowed) {
    String text = required(at, value);
    if (!text.isEmpty() && !form.matcher(text).matches()) {
      problem(
          at, "'%s' may only hold %s, and begins with a letter or digit".formatted(text, allowed));
    }
    return text;
  }

  private void problem(String at, String message) {
    problems.add(document.problem(JsonPointer.compile(at), message));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
