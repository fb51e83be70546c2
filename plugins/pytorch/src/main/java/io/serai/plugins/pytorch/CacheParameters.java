package io.serai.plugins.pytorch;

import io.serai.plugins.text.ParameterChecks;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.Parameters;
import io.serai.spi.Shape;
import io.serai.spi.TensorSpec;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What keys and values a language model keeps, which a TorchScript file doesn't tell.
 *
 * @param layers that keep some; empty where the file says it
 * @param heads of keys and values
 * @param width of each head
 * @param type FP32, FP16 or BF16
 */
record CacheParameters(OptionalInt layers, int heads, int width, ElementType type) {
  private static final int MOST = 1 << 20;

  private enum Type {
    FP32,
    FP16,
    BF16
  }

  /**
   * Reads and checks them.
   *
   * @return empty if there are none
   * @throws io.serai.spi.SeraiException with {@link ErrorCode#INVALID_PARAMETER}
   */
  static Optional<CacheParameters> of(Parameters parameters) {
    OptionalInt heads = ParameterChecks.inRange(parameters, "cache.heads", 1, MOST);
    OptionalInt width = ParameterChecks.inRange(parameters, "cache.width", 1, MOST);
    OptionalInt layers = ParameterChecks.inRange(parameters, "cache.layers", 1, MOST);
    Type type = ParameterChecks.choice(parameters, "cache.type", Type.FP32);
    if (heads.isEmpty() && width.isEmpty()) {
      return Optional.empty();
    }
    if (heads.isEmpty() || width.isEmpty()) {
      throw ParameterChecks.invalid(
          heads.isEmpty() ? "cache.heads" : "cache.width", "set with the other of the two", "");
    }
    return Optional.of(
        new CacheParameters(
            layers, heads.getAsInt(), width.getAsInt(), ElementType.valueOf(type.name())));
  }

  /** A tensor of keys or of values: [1, heads, tokens, width]. */
  TensorSpec spec(String name) {
    return new TensorSpec(name, type, Shape.of(1, heads, -1, width));
  }
}
