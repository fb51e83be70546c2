package io.serai.core.select;

import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How well a model suits a wish at a moment: the sum of its terms. A time counts as {@code 1 / (1 +
 * √(time / half))}: 1 if it takes none, a half at that time, and never nothing.
 */
final class Score {
  private enum Part {
    MATCH,
    QUALITY,
    LATENCY,
    READINESS,
    TIER,
    QUEUE,
    FAILURES,
    PRESSURE
  }

  private static final Part[] PARTS = Part.values();
  private static final double MATCH = 0.2;
  private static final double IN_RAM = 0.2;
  private static final double QUEUE = 0.5;
  private static final double FAILURES = 1;
  private static final double PRESSURE = 1;
  private static final double UNKNOWN = 0.5;
  private static final double HALF_LATENCY_MILLIS = 1_000;
  private static final double HALF_READINESS_MILLIS = 10_000;
  private static final double PER_CENT = 100;

  private final Wish wish;
  private final Moment moment;

  Score(Wish wish, Moment moment) {
    this.wish = wish;
    this.moment = moment;
  }

  /** The sum of {@link #terms}. */
  double of(ModelFacts model, @Nullable Resident resident) {
    return of(model, resident, tierOf(model, resident));
  }

  /** The same where it is known already where the model is, or would be. */
  double of(ModelFacts model, @Nullable Resident resident, Tier tier) {
    return match(model)
        + quality(model)
        + latency(model)
        + readiness(model, resident)
        + tier(tier)
        + queue(resident)
        + failures(model)
        + pressure(resident);
  }

  /** What the score is made of. */
  List<Term> terms(ModelFacts model, @Nullable Resident resident) {
    return Arrays.stream(PARTS).map(part -> term(part, model, resident)).toList();
  }

  /** One part with where it comes from. */
  private Term term(Part part, ModelFacts model, @Nullable Resident resident) {
    return new Term(
        part.name().toLowerCase(Locale.ROOT),
        value(part, model, resident),
        words(part, model, resident));
  }

  /** The part in which a model is furthest ahead of another. */
  Term furthestAhead(
      ModelFacts model,
      @Nullable Resident resident,
      ModelFacts other,
      @Nullable Resident otherResident) {
    Part furthest = PARTS[0];
    double most = Double.NEGATIVE_INFINITY;
    for (Part part : PARTS) {
      double ahead = value(part, model, resident) - value(part, other, otherResident);
      if (ahead > most) {
        most = ahead;
        furthest = part;
      }
    }
    return term(furthest, model, resident);
  }

  private double value(Part part, ModelFacts model, @Nullable Resident resident) {
    return switch (part) {
      case MATCH -> match(model);
      case QUALITY -> quality(model);
      case LATENCY -> latency(model);
      case READINESS -> readiness(model, resident);
      case TIER -> tier(tierOf(model, resident));
      case QUEUE -> queue(resident);
      case FAILURES -> failures(model);
      case PRESSURE -> pressure(resident);
    };
  }

  private String words(Part part, ModelFacts model, @Nullable Resident resident) {
    return switch (part) {
      case MATCH ->
          wish.capabilities().size()
              + " of its "
              + model.capabilities().size()
              + " capabilities are wanted";
      case QUALITY -> qualityWords(model);
      case LATENCY -> latencyWords(model);
      case READINESS -> readinessWords(model, resident);
      case TIER -> tierOf(model, resident).name().toLowerCase(Locale.ROOT);
      case QUEUE -> (resident == null ? 0 : resident.inLine()) + " in line";
      case FAILURES -> failuresWords(model);
      case PRESSURE ->
          resident == null
              ? Decimals.text(moment.pressure() * PER_CENT, 0)
                  + " % of the steps against memory pressure are taken"
              : "takes no more memory";
    };
  }

  private double match(ModelFacts model) {
    int all = model.capabilities().size();
    return all == 0 ? 0 : MATCH * wish.capabilities().size() / all;
  }

  private double quality(ModelFacts model) {
    return wish.goal().qualityWeight() * model.quality().value();
  }

  private static String qualityWords(ModelFacts model) {
    return Decimals.text(model.quality().value(), 3) + ", " + model.quality().basis();
  }

  private double latency(ModelFacts model) {
    double millis = model.speed().millis(wish.tokens());
    return wish.goal().latencyWeight() * (millis > 0 ? soon(millis, HALF_LATENCY_MILLIS) : UNKNOWN);
  }

  private String latencyWords(ModelFacts model) {
    Speed speed = model.speed();
    double millis = speed.millis(wish.tokens());
    if (millis == 0) {
      return "never asked here yet, so neither fast nor slow";
    }
    String of =
        speed.tokenMillis() > 0
            ? millis(millis) + " for " + wish.tokens() + " tokens"
            : millis(millis);
    return speed.known()
        ? of + ", from " + speed.answers() + " answer" + (speed.answers() == 1 ? "" : "s") + " here"
        : of + ", as its manifest says";
  }

  private double readiness(ModelFacts model, @Nullable Resident resident) {
    return wish.goal().readinessWeight()
        * soon(readyMillis(model, resident), HALF_READINESS_MILLIS);
  }

  /** How long it takes until the model can be asked, in ms. */
  static double readyMillis(ModelFacts model, @Nullable Resident resident) {
    if (resident == null) {
      return model.ready().millis();
    }
    if (resident.tier() != Tier.RAM) {
      return resident.pageInMillis() > 0 ? resident.pageInMillis() : model.ready().millis();
    }
    return resident.loading() ? model.ready().millis() / 2 : 0;
  }

  private static String readinessWords(ModelFacts model, @Nullable Resident resident) {
    if (resident == null) {
      return millis(model.ready().millis()) + " until it is loaded, " + model.ready().basis();
    }
    if (resident.loading()) {
      return "on its way, which takes "
          + millis(model.ready().millis())
          + ", "
          + model.ready().basis();
    }
    if (resident.tier() == Tier.RAM) {
      return "loaded";
    }
    return resident.pageInMillis() > 0
        ? "paged out; " + millis(resident.pageInMillis()) + " until it is back, measured"
        : "paged out; at most " + millis(model.ready().millis()) + ", as a load";
  }

  private static double tier(Tier tier) {
    return tier == Tier.RAM ? IN_RAM : 0;
  }

  /** Where it is, or would be. */
  Tier tierOf(ModelFacts model, @Nullable Resident resident) {
    if (resident != null) {
      return resident.tier();
    }
    Tier best = Tier.STORAGE;
    for (Need need : model.needs()) {
      Tier tier = moment.gate().tierAtBest(need);
      best = tier.compareTo(best) < 0 ? tier : best;
    }
    return best;
  }

  private double queue(@Nullable Resident resident) {
    return resident == null || resident.inLine() == 0
        ? 0
        : -QUEUE * resident.inLine() / (resident.inLine() + moment.cores());
  }

  private double failures(ModelFacts model) {
    return model.trouble().any() ? -FAILURES * model.trouble().freshness(moment.nowMillis()) : 0;
  }

  private static String failuresWords(ModelFacts model) {
    return model.trouble().any() ? "the last one: " + model.trouble().reason() : "none";
  }

  private double pressure(@Nullable Resident resident) {
    return resident == null ? -PRESSURE * moment.pressure() : 0;
  }

  private static double soon(double millis, double half) {
    return 1 / (1 + Math.sqrt(millis / half));
  }

  /** A time in words, with a unit that fits. */
  static String millis(double millis) {
    return millis < 10
        ? Decimals.text(millis, 2) + " ms"
        : millis < 1000 ? Decimals.text(millis, 0) + " ms" : Decimals.text(millis / 1000, 1) + " s";
  }
}
