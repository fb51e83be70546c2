package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.OptionalInt;

/**
 * How much of a model is on a GPU.
 *
 * @param layers how many of its layers; more than there are for the output too
 * @param device where it computes, for people
 */
record Offload(int layers, String device) {
  /** More than any model has. */
  static final int ALL = 9999;

  /** Nothing. */
  static final Offload NONE = new Offload(0, "cpu");

  /** Where a model of so many layers computes, for people; tells if only a part is on the GPU. */
  String device(int modelLayers) {
    return layers == 0 || layers > modelLayers
        ? device
        : "%s (%d of %d layers)".formatted(device, layers, modelLayers);
  }

  /**
   * Decides it.
   *
   * @param wanted by the manifest
   * @param layers of the manifest's parameters
   * @param devices GPUs that can be used
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if a GPU is required and
   *     there is none, {@link ErrorCode#INVALID_PARAMETER} if it is required for nothing
   */
  static Offload decide(Gpu wanted, OptionalInt layers, List<String> devices, String program) {
    if (wanted == Gpu.OFF) {
      return NONE;
    }
    if (wanted == Gpu.REQUIRED && layers.isPresent() && layers.getAsInt() == 0) {
      throw new SeraiException(
          ErrorCode.INVALID_PARAMETER,
          "the manifest says gpu: required, but also gpu_layers: 0; leave one out");
    }
    if (devices.isEmpty()) {
      if (wanted == Gpu.REQUIRED) {
        throw new SeraiException(
            ErrorCode.BACKEND_UNAVAILABLE,
            "the manifest says gpu: required, but %s finds no GPU; '%s --list-devices' shows what it finds"
                .formatted(program, program));
      }
      return NONE;
    }
    int used = layers.orElse(ALL);
    return used == 0 ? NONE : new Offload(used, devices.getFirst());
  }
}
