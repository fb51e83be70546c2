package io.serai.core.select;

import io.serai.core.gate.Need;
import io.serai.core.host.BackendOption;
import io.serai.spi.Footprint;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model when it may be chosen.
 *
 * @param name its name
 * @param version its version
 * @param capabilities its tasks and what its manifest lists besides
 * @param forms what it can hold generated texts to
 * @param options what it can be asked for that not every model can
 * @param quality how good its answers are
 * @param speed how fast it answers
 * @param ready how long it takes to get it into memory
 * @param needs what each of its variants needs that are on this machine, the preferred first
 * @param unusable why it can't be loaded at all, in a sentence without a full stop; null if it can
 * @param trouble its failures
 */
public record ModelFacts(
    String name,
    String version,
    Set<String> capabilities,
    Set<Form> forms,
    Set<BackendOption> options,
    Quality quality,
    Speed speed,
    Ready ready,
    List<Need> needs,
    @Nullable String unusable,
    Trouble trouble) {

  /**
   * How good answers are.
   *
   * @param value 0 to 1
   * @param basis where that is from, in words
   * @param known whether somebody measured it; else it is a guess from the model's size
   */
  public record Quality(double value, String basis, boolean known) {}

  /**
   * How long getting ready takes.
   *
   * @param millis until it can be asked; 0 for a model that is elsewhere
   * @param basis where that is from, in words
   */
  public record Ready(double millis, String basis) {}

  /** Copies the collections. */
  public ModelFacts {
    capabilities = Set.copyOf(capabilities);
    forms = Set.copyOf(forms);
    options = Set.copyOf(options);
    needs = List.copyOf(needs);
  }

  /** Name and version, such as {@code bert@1}. */
  public String id() {
    return name + "@" + version;
  }

  /** Whether it can be had without taking memory here. */
  boolean isElsewhere() {
    return needs.stream().anyMatch(need -> need.peak().equals(Footprint.NONE));
  }

  ModelFacts with(Speed other) {
    return with(other, trouble);
  }

  ModelFacts with(Trouble other) {
    return with(speed, other);
  }

  private ModelFacts with(Speed otherSpeed, Trouble otherTrouble) {
    return new ModelFacts(
        name,
        version,
        capabilities,
        forms,
        options,
        quality,
        otherSpeed,
        ready,
        needs,
        unusable,
        otherTrouble);
  }
}
