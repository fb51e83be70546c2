package io.serai.core.select;

import io.serai.catalog.Priority;
import io.serai.core.gate.GateMoment;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Limits;
import io.serai.core.gate.MemoryState;
import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import io.serai.core.host.BackendOption;
import io.serai.core.select.ModelFacts.Quality;
import io.serai.core.select.ModelFacts.Ready;
import io.serai.spi.Footprint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models and moments to choose at. */
final class TestingFacts {
  static final long MIB = 1 << 20;
  static final long NOW = 1_000_000_000;

  private TestingFacts() {}

  /** A usable text classifier of 100 MiB that nothing was measured of. */
  static ModelFacts model(String name) {
    return new ModelFacts(
        name,
        "1",
        Set.of("text-classification"),
        Set.of(),
        Set.of(),
        new Quality(0.5, "accuracy", true),
        Speed.UNKNOWN,
        new Ready(1000, "as its last load"),
        List.of(need(name + "@1", 100)),
        null,
        Trouble.NONE);
  }

  static ModelFacts doing(ModelFacts model, String... capabilities) {
    return copy(model, Set.of(capabilities), model.quality(), model.needs(), model.unusable());
  }

  static ModelFacts holdingTo(ModelFacts model, Form... forms) {
    return new ModelFacts(
        model.name(),
        model.version(),
        model.capabilities(),
        Set.of(forms),
        model.options(),
        model.quality(),
        model.speed(),
        model.ready(),
        model.needs(),
        model.unusable(),
        model.trouble());
  }

  static ModelFacts taking(ModelFacts model, BackendOption... options) {
    return new ModelFacts(
        model.name(),
        model.version(),
        model.capabilities(),
        model.forms(),
        Set.of(options),
        model.quality(),
        model.speed(),
        model.ready(),
        model.needs(),
        model.unusable(),
        model.trouble());
  }

  static ModelFacts withQuality(ModelFacts model, double value) {
    Quality quality = new Quality(value, "accuracy", true);
    return copy(model, model.capabilities(), quality, model.needs(), model.unusable());
  }

  static ModelFacts ofMib(ModelFacts model, long... mib) {
    List<Need> needs = Arrays.stream(mib).mapToObj(size -> need(model.id(), size)).toList();
    return copy(model, model.capabilities(), model.quality(), needs, model.unusable());
  }

  static ModelFacts unusable(ModelFacts model, String why) {
    return copy(model, model.capabilities(), model.quality(), model.needs(), why);
  }

  private static ModelFacts copy(
      ModelFacts model,
      Set<String> capabilities,
      Quality quality,
      List<Need> needs,
      @Nullable String unusable) {
    return new ModelFacts(
        model.name(),
        model.version(),
        capabilities,
        model.forms(),
        model.options(),
        quality,
        model.speed(),
        model.ready(),
        needs,
        unusable,
        model.trouble());
  }

  static ModelFacts answeringIn(ModelFacts model, double millis) {
    return model.with(new Speed(millis, 0, 0, 3, NOW));
  }

  static Need need(String name, long mib) {
    return new Need(
        name,
        Need.Kind.MODEL,
        Footprint.ofPrivate(mib * MIB),
        List.of(),
        Need.Basis.MEASURED,
        Priority.NORMAL,
        false);
  }

  /** 4000 MiB, of which so many are available, without swap. */
  static Moment moment(long availableMib, ModelFacts... loaded) {
    return moment(availableMib, List.of(), loaded);
  }

  static Moment moment(long availableMib, List<Holder> holders, ModelFacts... loaded) {
    Map<String, Resident> residents = new HashMap<>();
    for (ModelFacts model : loaded) {
      residents.put(model.id(), new Resident(false, Tier.RAM, 0));
    }
    MemoryState memory = new MemoryState(4000 * MIB, availableMib * MIB, 0, 0, MemoryState.SHARED);
    return new Moment(
        new GateMoment(memory, holders, Limits.defaults(memory.total())),
        null,
        0,
        residents,
        2,
        NOW);
  }

  static Moment with(Moment moment, String id, Resident resident) {
    Map<String, Resident> residents = new HashMap<>(moment.residents());
    residents.put(id, resident);
    return new Moment(
        moment.gate(),
        moment.shut(),
        moment.pressure(),
        residents,
        moment.cores(),
        moment.nowMillis());
  }
}
