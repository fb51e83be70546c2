package io.serai.generator;

/**
 * How large a model of some shape is, known without writing it.
 *
 * @param parameters exact number
 * @param graphBytes of {@code model.onnx}
 * @param dataBytes of {@code model.onnx.data}, as the file's length
 * @param keyValueBytesPerToken of its cache, in fp32; 0 where it has none
 * @param context the most tokens it can see at once
 */
public record ModelSize(
    long parameters, long graphBytes, long dataBytes, long keyValueBytesPerToken, int context) {
  /** The size of that shape. */
  public static ModelSize of(Shape shape) {
    return of(ModelPlan.of(shape));
  }

  static ModelSize of(ModelPlan plan) {
    Shape shape = plan.shape();
    return new ModelSize(
        plan.parameters(),
        plan.graphFile().size(),
        plan.dataBytes(),
        shape.family().decodes() ? 2L * shape.layers() * shape.width() * Float.BYTES : 0,
        shape.context());
  }

  /** Of both files, in bytes. */
  public long fileBytes() {
    return graphBytes + dataBytes;
  }

  /** Of the cache of one text of that many tokens, in bytes. */
  public long keyValueBytes(int tokens) {
    return keyValueBytesPerToken * tokens;
  }
}
