package io.serai.server.kserve;

import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts that are asked as a tensor: the one input, of type BYTES, {@code text} or {@code prompt}.
 */
final class TextInput {
  /** The name that metadata tells. */
  static final String NAME = "text";

  private static final Set<String> NAMES = Set.of(NAME, "prompt");

  private TextInput() {}

  /** Whether inputs are texts. */
  static boolean isIn(Map<String, Tensor> inputs) {
    if (inputs.size() != 1) {
      return false;
    }
    Map.Entry<String, Tensor> only = inputs.entrySet().iterator().next();
    return NAMES.contains(only.getKey()) && only.getValue().type() == ElementType.BYTES;
  }

  /**
   * The texts of inputs that are texts, in order.
   *
   * @param most how many there may be
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if there is none, {@link
   *     ErrorCode#TOO_LARGE} if there are more
   */
  static List<String> of(Map<String, Tensor> inputs, int most) {
    Tensor tensor = inputs.values().iterator().next();
    long count = tensor.shape().elements();
    if (count == 0) {
      throw ProtocolJson.invalid("the input has no text");
    }
    if (count > most) {
      throw new SeraiException(
          ErrorCode.TOO_LARGE,
          "the request has %d texts, but 'maxTextsPerRequest' allows %d; send several requests"
              .formatted(count, most));
    }
    return StringElements.of(tensor);
  }
}
