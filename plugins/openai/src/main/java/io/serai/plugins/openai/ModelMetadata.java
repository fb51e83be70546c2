package io.serai.plugins.openai;

import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Signature;
import io.serai.spi.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server of the Open Inference Protocol tells of a model. */
final class ModelMetadata {
  private ModelMetadata() {}

  /**
   * Its tensors.
   *
   * @throws IOException if it isn't such a document
   */
  static Signature signature(byte[] json) throws IOException {
    Map<String, Object> document = Json.object(new String(json, StandardCharsets.UTF_8));
    return new Signature(tensors(document, "inputs"), tensors(document, "outputs"));
  }

  private static List<TensorSpec> tensors(Map<String, Object> document, String key)
      throws IOException {
    if (!(document.get(key) instanceof List<?> list)) {
      throw new IOException("no '" + key + "'");
    }
    List<TensorSpec> tensors = new ArrayList<>();
    for (Object each : list) {
      String name =
          Json.text(each, "name").orElseThrow(() -> new IOException("a tensor without a name"));
      tensors.add(
          new TensorSpec(
              name, type(Json.text(each, "datatype").orElse("")), shape(Json.at(each, "shape"))));
    }
    return tensors;
  }

  /** The type of that name. */
  static ElementType type(String name) throws IOException {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("the datatype '" + name + "'"));
  }

  private static Shape shape(@Nullable Object json) throws IOException {
    if (!(json instanceof List<?> list)) {
      throw new IOException("a tensor without a shape");
    }
    long[] dimensions = new long[list.size()];
    for (int i = 0; i < dimensions.length; i++) {
      if (!(list.get(i) instanceof Number number) || number.longValue() < -1) {
        throw new IOException("the shape " + list);
      }
      dimensions[i] = number.longValue();
    }
    return Shape.of(dimensions);
  }
}
