package io.serai.generator;

import static io.serai.generator.Family.BERT;
import static io.serai.generator.Family.GPT2;
import static io.serai.generator.Family.GPTJ;
import static io.serai.generator.Family.LLAMA;
import static io.serai.generator.WeightType.FP32;
import static io.serai.generator.WeightType.INT8;

import io.serai.catalog.yaml.Suggestion;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.List;

/** The shapes that have names. A further one is a further line. */
public final class Shapes {
  private static final List<Shape> ALL =
      List.of(
          new Shape("gpt2-tiny", GPT2, FP32, 2, 64, 4, 256, 512, 128, false),
          new Shape("gpt2-small", GPT2, FP32, 12, 768, 12, 3072, 50257, 1024, false),
          new Shape("gpt2-medium", GPT2, FP32, 24, 1024, 16, 4096, 50257, 1024, false),
          new Shape("gpt2-large", GPT2, FP32, 36, 1280, 20, 5120, 50257, 1024, false),
          new Shape("bert-tiny", BERT, FP32, 2, 64, 4, 256, 512, 128, false),
          new Shape("bert-mini", BERT, FP32, 4, 256, 4, 1024, 30522, 512, false),
          new Shape("bert-small", BERT, FP32, 4, 512, 8, 2048, 30522, 512, false),
          new Shape("bert-large", BERT, FP32, 24, 1024, 16, 4096, 30522, 512, false),
          new Shape("gpt-j-tiny", GPTJ, INT8, 2, 64, 4, 256, 512, 128, false),
          new Shape("gpt-j-6b", GPTJ, INT8, 28, 4096, 16, 16384, 50400, 2048, false),
          new Shape("llama-tiny", LLAMA, INT8, 2, 64, 4, 172, 512, 128, false),
          new Shape("llama-7b", LLAMA, INT8, 32, 4096, 32, 11008, 32000, 2048, false),
          new Shape("llama-13b", LLAMA, INT8, 40, 5120, 40, 13824, 32000, 2048, true),
          new Shape("huge-16gb", LLAMA, INT8, 54, 5120, 40, 13824, 32000, 2048, true));

  private Shapes() {}

  /** All of them, family by family, each from small to large. */
  public static List<Shape> all() {
    return ALL;
  }

  /**
   * The shape of that name.
   *
   * @throws SeraiException with {@link ErrorCode#MODEL_NOT_FOUND} and what may have been meant
   */
  public static Shape find(String name) {
    return ALL.stream()
        .filter(shape -> shape.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static SeraiException unknown(String name) {
    List<String> known = ALL.stream().map(Shape::name).toList();
    return new SeraiException(
        ErrorCode.MODEL_NOT_FOUND,
        "there is no shape '%s'%s; there are %s"
            .formatted(name, Suggestion.didYouMean(name, known), String.join(", ", known)));
  }
}
