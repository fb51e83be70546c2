package io.serai.catalog.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.spi.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manifest of a model that was recognised. */
final class ManifestText {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  private ManifestText() {}

  static String of(Recognition found, String name, List<FileEntry> files) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("name", name);
    manifest.put("version", "1");
    if (!found.tasks().isEmpty()) {
      manifest.put("tasks", found.tasks().stream().map(Task::id).sorted().toList());
    }
    Set<String> capabilities = new TreeSet<>(found.capabilities());
    if (found.chats() && found.tasks().contains(Task.TEXT_GENERATION)) {
      capabilities.add(Manifest.CHAT);
    }
    if (!capabilities.isEmpty()) {
      manifest.put("capabilities", List.copyOf(capabilities));
    }
    manifest.put("format", found.requireFormat());
    if (!found.labels().isEmpty()) {
      manifest.put("labels", found.labels());
    }
    if (!found.parameters().isEmpty()) {
      manifest.put("parameters", new TreeMap<>(found.parameters()));
    }
    List<Map<String, Object>> list = new ArrayList<>();
    for (FileEntry file : files) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", file.path());
      entry.put("role", file.role());
      entry.put("size", file.size());
      entry.put("sha256", file.sha256());
      list.add(entry);
    }
    manifest.put("files", list);
    try {
      return YAML.writeValueAsString(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts and numbers can be written", e);
    }
  }
}
