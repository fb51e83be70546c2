package io.serai.formats.gguf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands before the weights of a GGUF file.
 *
 * @param version of the format
 * @param metadata by key: each a String, Long, Double, Boolean or {@link GgufArray}
 * @param tensors in the file's order
 * @param dataOffset where the weights begin, in bytes
 */
public record GgufHeader(
    int version, Map<String, Object> metadata, List<GgufTensor> tensors, long dataOffset) {
  /** Copies the collections. */
  public GgufHeader {
    metadata = Map.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  /** A text among the metadata. */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A whole number among the metadata. */
  public OptionalLong number(String key) {
    return metadata.get(key) instanceof Long number
        ? OptionalLong.of(number)
        : OptionalLong.empty();
  }

  /** An array among the metadata. */
  public Optional<GgufArray> array(String key) {
    return metadata.get(key) instanceof GgufArray array ? Optional.of(array) : Optional.empty();
  }

  /** Number of parameters. */
  public long parameters() {
    return tensors.stream().mapToLong(GgufTensor::elements).sum();
  }

  /** The type that most parameters have; empty without tensors, or if it is unknown. */
  public Optional<GgmlType> mainType() {
    Map<Integer, Long> elements = new HashMap<>();
    tensors.forEach(tensor -> elements.merge(tensor.typeNumber(), tensor.elements(), Long::sum));
    return elements.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .flatMap(most -> GgmlType.of(most.getKey()));
  }

  /** Of all tensors, in bytes. */
  public long weightBytes() {
    return tensors.stream().mapToLong(GgufTensor::bytes).sum();
  }
}
