package io.serai.core.select;

import io.serai.core.gate.Need;
import io.serai.core.gate.Tier;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How well a model suits a wish at a moment: the sum of its terms. A time counts as {@code 1 / (1 +
 * √(time / half))}: 1 if it takes none, a half at that time, and never nothing.
 */
final class Score {
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
    return match(model)
        + quality(model)
        + latency(model)
        + readiness(model, resident)
        + tier(model, resident)
        + queue(resident)
        + failures(model)
        + pressure(resident);
  }

  /** What the score is made of. */
  List<Term> terms(ModelFacts model, @Nullable Resident resident) {
    return List.of(
        new Term(
            "match",
            match(model),
            "%d of its %d capabilities are wanted"
                .formatted(wish.capabilities().size(), model.capabilities().size())),
        new Term("quality", quality(model), qualityWords(model)),
        new Term("latency", latency(model), latencyWords(model)),
        new Term("readiness", readiness(model, resident), readinessWords(model, resident)),
        new Term(
            "tier", tier(model, resident), tierOf(model, resident).name().toLowerCase(Locale.ROOT)),
        new Term(
            "queue",
            queue(resident),
            "%d in line".formatted(resident == null ? 0 : resident.inLine())),
        new Term("failures", failures(model), failuresWords(model)),
        new Term(
            "pressure",
            pressure(resident),
            resident == null
                ? text(
                    "%.0f %% of the steps against memory pressure are taken",
                    moment.pressure() * PER_CENT)
                : "takes no more memory"));
  }

  private double match(ModelFacts model) {
    int all = model.capabilities().size();
    return all == 0 ? 0 : MATCH * wish.capabilities().size() / all;
  }

  private double quality(ModelFacts model) {
    return wish.goal().qualityWeight() * model.quality().value();
  }

  private static String qualityWords(ModelFacts model) {
    return text("%.3f, %s", model.quality().value(), model.quality().basis());
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
            ? text("%s for %d tokens", millis(millis), wish.tokens())
            : millis(millis);
    return speed.known()
        ? "%s, from %d answer%s here"
            .formatted(of, speed.answers(), speed.answers() == 1 ? "" : "s")
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
      return text(
          "%s until it is loaded, %s", millis(model.ready().millis()), model.ready().basis());
    }
    if (resident.loading()) {
      return text(
          "on its way, which takes %s, %s", millis(model.ready().millis()), model.ready().basis());
    }
    if (resident.tier() == Tier.RAM) {
      return "loaded";
    }
    return resident.pageInMillis() > 0
        ? text("paged out; %s until it is back, measured", millis(resident.pageInMillis()))
        : text("paged out; at most %s, as a load", millis(model.ready().millis()));
  }

  private double tier(ModelFacts model, @Nullable Resident resident) {
    return tierOf(model, resident) == Tier.RAM ? IN_RAM : 0;
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
        ? text("%.2f ms", millis)
        : millis < 1000 ? text("%.0f ms", millis) : text("%.1f s", millis / 1000);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
