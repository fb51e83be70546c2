package io.serai.itests.fault;

import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Footprint;
import io.serai.spi.Model;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says {@code fine} of every text. */
record FaultModel(Arena arena, long lockedBytes, @Nullable StartedProcess started)
    implements Model {
  @Override
  public Signature signature() {
    return new Signature(List.of(), List.of());
  }

  @Override
  public Set<Task> tasks() {
    return Set.of(Task.TEXT_CLASSIFICATION);
  }

  @Override
  public Footprint memory() {
    return new Footprint(0, 0, lockedBytes);
  }

  @Override
  public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
    return inputs;
  }

  @Override
  public List<Classification> classify(List<String> texts, Cancellation cancellation) {
    Phases.reach("compute");
    return texts.stream()
        .map(text -> new Classification(List.of(new Classification.Score("fine", 1)), 1))
        .toList();
  }

  @Override
  public void close() {
    Phases.reach("unload");
    arena.close();
    if (started != null) {
      started.close();
    }
  }
}
