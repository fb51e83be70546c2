package io.serai.plugins.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.serai.plugins.text.FloatOutput;
import io.serai.plugins.text.TextBatchGraph;
import io.serai.plugins.text.TokenBatch;
import io.serai.plugins.text.WholeNumbers;
import io.serai.spi.Cancellation;
import io.serai.spi.ElementType;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import io.serai.spi.TensorSpec;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One output of a module whose inputs are tokenized texts. */
final class TextGraph implements TextBatchGraph {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";

  private final TorchModule module;
  private final TensorSpec ids;
  private final TensorSpec output;

  /**
   * Takes the first output of those names that there is, or else the model's first.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if the module takes no texts
   */
  TextGraph(TorchModule module, String... names) {
    this.module = module;
    List<TensorSpec> outputs = module.signature().tensors().outputs();
    this.output =
        Stream.of(names)
            .flatMap(name -> outputs.stream().filter(spec -> spec.name().equals(name)))
            .findFirst()
            .orElse(outputs.getFirst());
    for (TensorSpec spec : module.signature().tensors().inputs()) {
      switch (spec.name()) {
        case IDS, MASK, "position_ids", "token_type_ids" -> checkWholeNumbers(spec);
        default -> throw invalid("it has an input with an unknown meaning, " + spec.name());
      }
    }
    this.ids =
        module.signature().input(IDS).orElseThrow(() -> invalid("it has no input 'input_ids'"));
  }

  @Override
  public TensorSpec output() {
    return output;
  }

  @Override
  public int fixedLength() {
    return (int) ids.shape().dimension(1);
  }

  @Override
  public boolean takesBatches() {
    return ids.shape().dimension(0) < 0;
  }

  @Override
  public boolean hasMask() {
    return module.signature().input(MASK).isPresent();
  }

  @Override
  public void run(TokenBatch batch, Cancellation cancellation, Consumer<FloatOutput> reader) {
    cancellation.check();
    long[] shape = {batch.rows().size(), batch.length()};
    try (Arena arena = Arena.ofConfined();
        NDManager manager = module.newManager()) {
      Map<String, NDArray> inputs = new HashMap<>();
      for (TensorSpec spec : module.signature().tensors().inputs()) {
        WholeNumbers numbers =
            switch (spec.name()) {
              case IDS -> batch.ids(spec.type(), arena);
              case MASK -> batch.mask(spec.type(), arena);
              case "position_ids" -> batch.positions(spec.type(), arena);
              default -> batch.zeros(spec.type(), arena);
            };
        inputs.put(
            spec.name(),
            TensorConverter.view(manager, numbers.slice(0, numbers.size()), numbers.type(), shape));
      }
      Map<String, NDArray> outputs = module.forward(manager, inputs);
      reader.accept(TensorConverter.read(Objects.requireNonNull(outputs.get(output.name()))));
    }
  }

  private static void checkWholeNumbers(TensorSpec spec) {
    boolean whole = spec.type() == ElementType.INT64 || spec.type() == ElementType.INT32;
    if (!whole || spec.shape().rank() != 2 || spec.shape().dimension(0) > 1) {
      throw invalid(
          "its input must be whole numbers of shape [texts, positions], but is declared as "
              + spec);
    }
  }

  private static SeraiException invalid(String what) {
    return new SeraiException(
        ErrorCode.INVALID_MODEL,
        "the manifest promises tasks on texts, but the model can't do them: " + what);
  }
}
