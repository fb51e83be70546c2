package io.serai.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest as it stands in the file: nothing checked but names and types. */
record ManifestYaml(
    @Nullable String name,
    @Nullable String version,
    @Nullable String description,
    @Nullable List<String> tasks,
    @Nullable List<String> capabilities,
    @Nullable String format,
    @Nullable String backend,
    @Nullable List<String> aliases,
    @Nullable List<String> labels,
    @Nullable Map<String, Object> parameters,
    @Nullable List<FileYaml> files,
    @Nullable List<VariantYaml> variants,
    @Nullable String gpu,
    @Nullable ResidencyYaml residency,
    @Nullable String license,
    @Nullable List<MeasurementYaml> quality,
    @Nullable List<MeasurementYaml> speed) {

  record FileYaml(
      @Nullable String path,
      @Nullable String role,
      @Nullable Long size,
      @Nullable String sha256,
      @Nullable String source) {}

  record VariantYaml(
      @Nullable String name,
      @Nullable List<FileYaml> files,
      @Nullable Map<String, Object> parameters) {}

  record ResidencyYaml(
      @Nullable String priority,
      @Nullable String keepAlive,
      @Nullable Boolean pinned,
      @Nullable Boolean mayThrash,
      @Nullable String isolation,
      @Nullable String worker,
      @Nullable String prefer) {}

  record MeasurementYaml(
      @Nullable String metric,
      @Nullable Double value,
      @JsonProperty("measuredOn") @Nullable String on) {}
}
