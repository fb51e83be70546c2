package io.serai.plugins.llamacpp;

import io.serai.formats.gguf.GgufArray;
import io.serai.formats.gguf.GgufHeader;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model looks like, by the metadata of its file.
 *
 * @param architecture such as {@code llama}
 * @param context the most tokens it was trained to see at once
 * @param width of a token's vector
 * @param feedForward inner width of the feed-forward part at its widest
 * @param heads of attention in a layer at most
 * @param keyWidths width of the keys of all heads together, for each layer
 * @param valueWidths the same of the values
 * @param vocabulary distinct tokens; 0 if the file has none
 * @param causal whether it generates, so that there is a cache of keys and values
 */
public record ModelShape(
    String architecture,
    long context,
    long width,
    long feedForward,
    long heads,
    List<Long> keyWidths,
    List<Long> valueWidths,
    long vocabulary,
    boolean causal) {
  /** Bounds that no model reaches, and below which no product of sizes overflows. */
  private static final long MOST = 1 << 22;

  private static final long MOST_LAYERS = 1 << 12;
  private static final long MOST_CONTEXT = 1 << 24;

  /** Copies the lists. */
  public ModelShape {
    keyWidths = List.copyOf(keyWidths);
    valueWidths = List.copyOf(valueWidths);
  }

  /**
   * Reads it from a header.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the header says nothing, or
   *     nonsense
   */
  public static ModelShape of(GgufHeader header) {
    String architecture =
        header.text("general.architecture").orElseThrow(() -> lacks("general.architecture"));
    String prefix = architecture + ".";
    long layers = required(header, prefix + "block_count", MOST_LAYERS);
    long width = required(header, prefix + "embedding_length", MOST);
    List<Long> heads = perLayer(header, prefix + "attention.head_count", layers).orElse(List.of());
    long most = heads.stream().mapToLong(Long::longValue).max().orElse(0);
    List<Long> keyHeads =
        perLayer(header, prefix + "attention.head_count_kv", layers).orElse(heads);
    long head = most == 0 ? 0 : width / most;
    return new ModelShape(
        architecture,
        required(header, prefix + "context_length", MOST_CONTEXT),
        width,
        perLayer(header, prefix + "feed_forward_length", layers).orElse(List.of(0L)).stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0),
        most,
        widths(header, keyHeads, prefix + "attention.key_length", head),
        widths(header, keyHeads, prefix + "attention.value_length", head),
        header.array("tokenizer.ggml.tokens").map(GgufArray::size).orElse(0L),
        !Boolean.FALSE.equals(header.metadata().get(prefix + "attention.causal")));
  }

  /** Blocks one after another. */
  public int layers() {
    return keyWidths.size();
  }

  private static List<Long> widths(
      GgufHeader header, List<Long> heads, String key, long otherwise) {
    long head = checked(key, header.number(key).orElse(otherwise), MOST);
    return heads.stream().map(count -> checked(key, count * head, MOST)).toList();
  }

  private static Optional<List<Long>> perLayer(GgufHeader header, String key, long layers) {
    Object value = header.metadata().get(key);
    if (value instanceof GgufArray array && array.numbers().size() >= layers) {
      return Optional.of(
          array.numbers().subList(0, (int) layers).stream()
              .map(number -> checked(key, number, MOST))
              .toList());
    }
    if (value instanceof Long number) {
      long every = checked(key, number, MOST);
      return Optional.of(IntStream.range(0, (int) layers).mapToObj(i -> every).toList());
    }
    return Optional.empty();
  }

  private static long required(GgufHeader header, String key, long most) {
    return checked(key, header.number(key).orElseThrow(() -> lacks(key)), most);
  }

  private static long checked(String key, long value, long most) {
    if (value < 0 || value > most) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "the GGUF file says %s: %d, which no model has".formatted(key, value));
    }
    return value;
  }

  private static SeraiException lacks(String key) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the GGUF file doesn't say its %s; convert the model again with llama.cpp's convert_hf_to_gguf.py"
            .formatted(key));
  }
}
