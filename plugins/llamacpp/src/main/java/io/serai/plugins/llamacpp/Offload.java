package io.serai.plugins.llamacpp;

import io.serai.spi.ErrorCode;
import io.serai.spi.Gpu;
import io.serai.spi.SeraiException;
import java.util.List;
import java.util.Optional;
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

  /**
   * Where a model computes, for people, by what the server that loaded it says; tells if only a
   * part is on the GPU.
   *
   * @param told empty if it says nothing
   * @param wanted by the manifest
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE} if a GPU is required and it
   *     doesn't say that all layers are there that should be
   */
  String device(Optional<Offloaded> told, Gpu wanted) {
    if (layers == 0) {
      return device;
    }
    if (told.isEmpty()) {
      if (wanted == Gpu.REQUIRED) {
        throw refused(
            "doesn't say in its log how many layers it put there; some versions do with"
                + " LLAMA_LOG_VERBOSITY=4 in the engine's environment");
      }
      return device + " (not confirmed)";
    }
    Offloaded is = told.get();
    int most = Math.min(layers, is.of());
    if (wanted == Gpu.REQUIRED && is.layers() < most) {
      throw refused(
          "put only %d of %d layers there, where %d should be"
              .formatted(is.layers(), is.of(), most));
    }
    if (is.layers() == 0) {
      return NONE.device;
    }
    return is.layers() >= is.of()
        ? device
        : "%s (%d of %d layers)".formatted(device, is.layers(), is.of() - 1);
  }

  private SeraiException refused(String why) {
    return new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "the manifest says gpu: required, and llama-server finds %s, but it %s"
            .formatted(device, why));
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
