package io.serai.core.select;

import static io.serai.core.select.TestingFacts.NOW;
import static io.serai.core.select.TestingFacts.answeringIn;
import static io.serai.core.select.TestingFacts.doing;
import static io.serai.core.select.TestingFacts.holdingTo;
import static io.serai.core.select.TestingFacts.model;
import static io.serai.core.select.TestingFacts.moment;
import static io.serai.core.select.TestingFacts.ofMib;
import static io.serai.core.select.TestingFacts.taking;
import static io.serai.core.select.TestingFacts.unusable;
import static io.serai.core.select.TestingFacts.withQuality;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.serai.core.gate.Tier;
import io.serai.core.host.BackendOption;
import io.serai.core.select.Ranking.LeftOut;
import io.serai.core.select.Ranking.Ranked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectorTest {
  private static final String TASK = "text-classification";
  private static final Wish BALANCED = Wish.of(Goal.BALANCED, TASK);
  private static final Wish SPEED = Wish.of(Goal.SPEED, TASK);
  private static final Wish QUALITY = Wish.of(Goal.QUALITY, TASK);

  private final ModelFacts quick = answeringIn(withQuality(model("quick"), 0.7), 2);
  private final ModelFacts good = answeringIn(withQuality(model("good"), 0.9), 900);

  private static @Nullable String chosen(Wish wish, Moment moment, ModelFacts... models) {
    Choice choice =
        Selector.choose(wish, new FactsTable(List.of(models)), moment, Selector.Veto.NONE);
    return choice == null ? null : choice.facts().name();
  }

  private static Ranking ranking(Wish wish, Moment moment, ModelFacts... models) {
    return Ranking.of(wish, new FactsTable(List.of(models)), moment, Selector.Veto.NONE);
  }

  @Test
  void speedTakesTheQuickOneAndQualityTheGoodOne() {
    assertThat(chosen(SPEED, moment(3000), quick, good)).isEqualTo("quick");
    assertThat(chosen(QUALITY, moment(3000), quick, good)).isEqualTo("good");
  }

  @Test
  void oneThatIsLoadedWinsOverItsEqual() {
    ModelFacts other = model("other");
    ModelFacts loaded = model("loaded");

    assertThat(chosen(BALANCED, moment(3000, loaded), other, loaded)).isEqualTo("loaded");
  }

  @Test
  void oneThatIsPagedOutCountsLessThanOneInRam() {
    ModelFacts inRam = model("in-ram");
    ModelFacts pagedOut = model("paged-out");
    Moment now =
        TestingFacts.with(moment(3000, inRam), pagedOut.id(), new Resident(false, Tier.SWAP, 0));

    assertThat(chosen(BALANCED, now, pagedOut, inRam)).isEqualTo("in-ram");
  }

  @Test
  void aLongLineMakesAnotherBetter() {
    ModelFacts busy = answeringIn(model("busy"), 100);
    ModelFacts idle = answeringIn(model("idle"), 110);
    Moment now =
        TestingFacts.with(moment(3000, busy, idle), busy.id(), new Resident(false, Tier.RAM, 8));

    assertThat(chosen(SPEED, now, busy, idle)).isEqualTo("idle");
  }

  @Test
  void thoseWhoWaitForALoadAreInLine() {
    ModelFacts other = model("other");
    ModelFacts wanted = model("wanted");
    Moment few = TestingFacts.with(moment(3000), other.id(), new Resident(true, Tier.RAM, 1));
    Moment many = TestingFacts.with(few, wanted.id(), new Resident(true, Tier.RAM, 9));

    assertThat(chosen(QUALITY, many, wanted, other)).isEqualTo("other");
    assertThat(ranking(QUALITY, many, wanted).ranked().getFirst().terms())
        .filteredOn(term -> term.name().equals("queue"))
        .extracting(Term::why)
        .containsExactly("9 in line");
  }

  @Test
  void leavesOutWhatTheGateWouldRefuseAndSaysWhy() {
    ModelFacts large = ofMib(withQuality(model("large"), 0.99), 3900);
    Ranking ranking = ranking(QUALITY, moment(3000), large, quick);

    assertThat(chosen(QUALITY, moment(3000), large, quick)).isEqualTo("quick");
    assertThat(ranking.leftOut()).extracting(LeftOut::obstacle).containsExactly(Obstacle.GATE);
    assertThat(ranking.leftOut().getFirst().reason())
        .contains("large@1 doesn't fit: it needs 3.81 GiB private");
  }

  @Test
  void takesAModelOfWhichASmallerVariantFits() {
    ModelFacts both = ofMib(withQuality(model("both"), 0.99), 3900, 500);

    assertThat(chosen(QUALITY, moment(3000), both, quick)).isEqualTo("both");
  }

  @Test
  void aLoadedModelNeedsNoRoom() {
    ModelFacts large = ofMib(withQuality(model("large"), 0.99), 3900);

    assertThat(chosen(QUALITY, moment(100, large), large, quick)).isEqualTo("large");
  }

  @Test
  void whileLoadsAreRefusedOnlyLoadedModelsAreChosen() {
    Moment open = moment(3000, quick);
    Moment shut = new Moment(open.gate(), "memory is short", 0.7, open.residents(), 2, NOW);

    assertThat(chosen(QUALITY, shut, good, quick)).isEqualTo("quick");
    assertThat(ranking(QUALITY, shut, good, quick).leftOut())
        .containsExactly(new LeftOut("good@1", Obstacle.GATE, "memory is short"));
    assertThat(ranking(QUALITY, shut, ofMib(good, 0), quick).leftOut()).isEmpty();
  }

  @Test
  void underPressureALoadedModelIsBetter() {
    ModelFacts loaded = withQuality(model("loaded"), 0.5);
    ModelFacts better = withQuality(model("better"), 0.9);
    Moment calm = moment(3000, loaded);
    Moment tense = new Moment(calm.gate(), null, 0.9, calm.residents(), 2, NOW);

    assertThat(chosen(BALANCED, calm, loaded, better)).isEqualTo("better");
    assertThat(chosen(BALANCED, tense, loaded, better)).isEqualTo("loaded");
  }

  @Test
  void oneThatFailedIsNotChosenForAWhileThatGrows() {
    Trouble once = Trouble.NONE.failed("its worker was killed", NOW - 4_000);
    Trouble thrice = once.failed("again", NOW - 4_000).failed("again", NOW - 15_000);
    Trouble past = Trouble.NONE.failed("its worker was killed", NOW - 6_000);

    assertThat(chosen(BALANCED, moment(3000), good.with(once))).isNull();
    assertThat(chosen(BALANCED, moment(3000), good.with(thrice))).isNull();
    assertThat(chosen(BALANCED, moment(3000), good.with(past))).isEqualTo("good");
    assertThat(ranking(BALANCED, moment(3000), good.with(once)).leftOut().getFirst().reason())
        .startsWith("it isn't chosen until 1970-01-12T13:46:41Z, since it failed 1 time in a row")
        .endsWith("its worker was killed");
  }

  @Test
  void aPastFailureStillCountsAgainstAModel() {
    ModelFacts failed = model("failed").with(Trouble.NONE.failed("lost", NOW - 20_000).answered());

    assertThat(chosen(BALANCED, moment(3000), failed, model("sound"))).isEqualTo("sound");
  }

  @Test
  void onlyAModelThatHoldsTextsToTheFormIsChosen() {
    Wish wish = new Wish(Set.of(TASK), Goal.QUALITY, 64, null, null, Map.of(), Form.JSON_SCHEMA);
    ModelFacts strict = holdingTo(quick, Form.GRAMMAR, Form.JSON_SCHEMA);

    assertThat(chosen(wish, moment(3000), good, strict)).isEqualTo("quick");
    assertThat(ranking(wish, moment(3000), holdingTo(good, Form.GRAMMAR), strict).leftOut())
        .containsExactly(
            new LeftOut("good@1", Obstacle.FORM, "its backend can't hold a text to a JSON schema"));
    assertThat(ranking(QUALITY, moment(3000), good, strict).leftOut()).isEmpty();
  }

  @Test
  void onlyAModelThatTakesWhatIsAskedBesidesIsChosen() {
    Wish wish =
        new Wish(
            Set.of(TASK),
            Goal.QUALITY,
            64,
            null,
            null,
            Map.of(),
            null,
            Set.of(BackendOption.LOGPROBS, BackendOption.IMAGE_URLS));
    ModelFacts able = taking(quick, BackendOption.LOGPROBS, BackendOption.IMAGE_URLS);

    assertThat(chosen(wish, moment(3000), good, able)).isEqualTo("quick");
    assertThat(
            ranking(wish, moment(3000), taking(good, BackendOption.LOGPROBS), good, able).leftOut())
        .containsExactly(
            new LeftOut("good@1", Obstacle.OPTION, "it can't fetch images"),
            new LeftOut(
                "good@1",
                Obstacle.OPTION,
                "it can't tell the probabilities of tokens or fetch images"));
    assertThat(ranking(QUALITY, moment(3000), good, able).leftOut()).isEmpty();
  }

  @Test
  void leastQualityLeavesOutWhatIsWorseAndWhatIsUnknown() {
    Wish wish = new Wish(Set.of(TASK), Goal.SPEED, 64, null, 0.8, Map.of());
    ModelFacts unknown =
        new ModelFacts(
            "unknown",
            "1",
            Set.of(TASK),
            Set.of(),
            Set.of(),
            new ModelFacts.Quality(0.9, "a guess", false),
            Speed.UNKNOWN,
            new ModelFacts.Ready(1, ""),
            List.of(),
            null,
            Trouble.NONE);

    assertThat(chosen(wish, moment(3000), quick, unknown, good)).isEqualTo("good");
    assertThat(ranking(wish, moment(3000), quick, unknown, good).leftOut())
        .extracting(LeftOut::reason)
        .containsExactly(
            "its quality is 0.700, accuracy",
            "its manifest tells no quality, and at least 0.8 is wanted");
  }

  @Test
  void longestLatencyCountsBecomingReady() {
    Wish wish = new Wish(Set.of(TASK), Goal.QUALITY, 64, Duration.ofMillis(950), null, Map.of());

    assertThat(chosen(wish, moment(3000), good)).isNull();
    assertThat(chosen(wish, moment(3000, good), good)).isEqualTo("good");
    assertThat(ranking(wish, moment(3000), good).leftOut().getFirst().reason())
        .isEqualTo("it would take 1.9 s: 1.0 s until it is ready and 900 ms to answer");
  }

  @Test
  void aTextsLengthCounts() {
    ModelFacts quickStart =
        doing(model("quick-start"), "text-generation").with(new Speed(0, 10, 50, 5, NOW));
    ModelFacts quickTokens =
        doing(model("quick-tokens"), "text-generation").with(new Speed(0, 400, 10, 5, NOW));
    Wish fewTokens = new Wish(Set.of("text-generation"), Goal.SPEED, 2, null, null, Map.of());
    Wish manyTokens = new Wish(Set.of("text-generation"), Goal.SPEED, 200, null, null, Map.of());

    assertThat(chosen(fewTokens, moment(3000), quickStart, quickTokens)).isEqualTo("quick-start");
    assertThat(chosen(manyTokens, moment(3000), quickStart, quickTokens)).isEqualTo("quick-tokens");
  }

  @Test
  void countsThoseThatCannotDoIt() {
    ModelFacts chat = doing(model("chat"), "text-generation", "chat");
    Ranking ranking =
        ranking(Wish.of(Goal.SPEED, "text-generation", "chat"), moment(3000), chat, good);

    assertThat(ranking.ranked()).extracting(Ranked::model).containsExactly("chat@1");
    assertThat(ranking.incapable()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatWasTriedAndWhatCannotBeLoaded() {
    ModelFacts broken = unusable(model("broken"), "its files aren't on this machine");
    Wish wish = BALANCED.without("good@1", "it couldn't be loaded");

    assertThat(chosen(wish, moment(3000), broken, good)).isNull();
    assertThat(ranking(wish, moment(3000), broken, good).leftOut())
        .extracting(LeftOut::reason)
        .containsExactly("its files aren't on this machine", "it couldn't be loaded");
  }

  @Test
  void aVetoTakesTheNext() {
    FactsTable table = new FactsTable(List.of(quick, good));
    Selector.Veto veto = facts -> facts.name().equals("good") ? "it is being tried out" : null;
    Choice choice = Selector.choose(QUALITY, table, moment(3000), veto);

    assertThat(choice).isNotNull();
    assertThat(choice.facts().name()).isEqualTo("quick");
    assertThat(Ranking.of(QUALITY, table, moment(3000), veto).leftOut().getFirst().reason())
        .isEqualTo("it is being tried out");
  }

  @Test
  void theScoreIsTheSumOfItsTerms() {
    Moment now = moment(3000, quick);
    for (Ranked ranked : ranking(BALANCED, now, quick, good).ranked()) {
      assertThat(ranked.terms().stream().mapToDouble(Term::value).sum())
          .isCloseTo(ranked.score(), within(1e-9));
      assertThat(ranked.terms())
          .extracting(Term::name)
          .containsExactly(
              "match", "quality", "latency", "readiness", "tier", "queue", "failures", "pressure");
    }
  }

  @Test
  void saysWhatMadeTheDifference() {
    Choice choice =
        Selector.choose(
            QUALITY, new FactsTable(List.of(quick, good)), moment(3000), Selector.Veto.NONE);

    assertThat(choice).isNotNull();
    assertThat(choice.reason())
        .contains("good@1 scores", "the next, quick@1,")
        .endsWith("it is furthest ahead in quality (0.900, accuracy)");
  }

  @Test
  void theChosenOneIsTheFirstOfTheRanking() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      ModelFacts[] models =
          IntStream.range(0, 1 + random.nextInt(20))
              .mapToObj(i -> ofMib(randomModel("m" + i, random), 100 + random.nextInt(4000)))
              .toArray(ModelFacts[]::new);
      ModelFacts[] loaded = random.nextBoolean() ? new ModelFacts[] {models[0]} : new ModelFacts[0];
      Moment now = moment(random.nextInt(4000), loaded);
      Wish wish =
          Wish.of(List.of(Goal.SPEED, Goal.QUALITY, Goal.BALANCED).get(random.nextInt(3)), TASK);
      List<Ranked> ranked = ranking(wish, now, models).ranked();
      String best = ranked.isEmpty() ? null : ranked.getFirst().model().replace("@1", "");

      assertThat(chosen(wish, now, models)).as("round %d", round).isEqualTo(best);
    }
  }

  private static ModelFacts randomModel(String name, Random random) {
    ModelFacts model = withQuality(model(name), random.nextDouble());
    ModelFacts timed = random.nextBoolean() ? answeringIn(model, 1 + random.nextInt(3000)) : model;
    return random.nextInt(5) == 0
        ? timed.with(Trouble.NONE.failed("lost", NOW - random.nextInt(60_000)))
        : timed;
  }
}
