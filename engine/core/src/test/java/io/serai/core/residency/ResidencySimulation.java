package io.serai.core.residency;

import io.serai.catalog.Manifest;
import io.serai.catalog.ModelRef;
import io.serai.catalog.Priority;
import io.serai.core.gate.Gatekeeper;
import io.serai.core.gate.Holder;
import io.serai.core.gate.Limits;
import io.serai.core.gate.Tier;
import io.serai.core.pressure.PressureStatus;
import io.serai.core.pressure.Reading;
import io.serai.spi.Cancellation;
import io.serai.spi.SeraiException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One machine's life with a residency: random requests, changes and failures, from one seed. */
final class ResidencySimulation {
  private static final long MIB = 1 << 20;
  private static final int MODELS = 6;
  private static final int BUNDLE_MIB = 60;
  private static final int MOST_WAITING = 5;
  private static final int MOST_SETTLING = 20_000;
  private static final int STEPS_AN_OPERATION = 8;
  private static final List<Priority> PRIORITIES =
      List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);
  private static final List<String> FORMATS = List.of("a", "b");

  /** Somebody who asked for a model. */
  private final class Client {
    private final String name;
    private final int since = journal.step();
    private final Cancellation cancellation = new Cancellation();
    private boolean answered;

    Client(String name) {
      this.name = name;
    }

    void tryOut(Manifest manifest, @Nullable String variant) {
      trying.merge(name, 1, Integer::sum);
      open.add(residency.tryOut(manifest, variant, cancellation).whenComplete(this::wasTriedOut));
    }

    private void wasTriedOut(@Nullable ProbeReport report, @Nullable Throwable failure) {
      answered();
      int others = trying.merge(name, -1, Integer::sum);
      journal.note("the trial of %s ended: %s".formatted(name, report == null ? failure : report));
      if (report == null) {
        check(failure);
        return;
      }
      reports++;
      long there =
          loader.models().stream()
              .filter(model -> model.onTrial() && model.manifest().name().equals(name))
              .filter(model -> !model.closed() || !model.placement().closed())
              .count();
      if (there > others) {
        journal.violation("a trial of %s ended before its memory was back".formatted(name));
      }
    }

    private void answered() {
      if (answered) {
        journal.violation("a request for %s was answered twice".formatted(name));
      }
      answered = true;
    }

    void ask(ModelRef ref) {
      Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
      CompletableFuture<?> asked =
          residency.acquire(ref, priority, cancellation).whenComplete(this::answer);
      open.add(asked);
    }

    private void answer(Residency.@Nullable Lease lease, @Nullable Throwable failure) {
      answered();
      if (lease != null) {
        hold(lease.model());
      } else {
        journal.note("a request for %s failed: %s".formatted(name, failure));
        unwantedAt.put(name, interleaving.nanoTime());
        check(failure);
      }
    }

    private void check(@Nullable Throwable failure) {
      boolean explained =
          failure instanceof SeraiException known
              && switch (known.code()) {
                case CANCELLED ->
                    !gated || cancellation.requested() || gaveUp.getOrDefault(name, -1) >= since;
                case MODEL_UNLOADED -> gaveUp.getOrDefault(name, -1) >= since;
                case STOPPING -> closing;
                case INTERNAL, LOAD_FAILED, INVALID_MODEL -> failures;
                case WORKER_LOST, QUARANTINED -> failures;
                case BACKEND_UNAVAILABLE,
                    MODEL_NOT_FOUND,
                    OVERLOADED,
                    INSUFFICIENT_MEMORY,
                    MEMORY_PRESSURE ->
                    true;
                default -> false;
              };
      if (!explained) {
        journal.violation("a request for %s failed without a reason: %s".formatted(name, failure));
      }
    }
  }

  private final Random random;
  private final Journal journal;
  private final Interleaving interleaving;
  private final TestingMemory machine;
  private final long reserve;
  private final TestingPlugins plugins;
  private final TestingLoader loader;
  private final TestingCatalog models;
  private final Residency residency;
  private final List<Client> clients = new ArrayList<>();
  private final List<LoadedModel> held = new ArrayList<>();
  private final List<CompletableFuture<?>> open = new ArrayList<>();
  private final Map<String, Integer> gaveUp = new HashMap<>();
  private final Map<String, Long> unwantedAt = new HashMap<>();
  private final Map<String, Integer> unloading = new HashMap<>();
  private final Map<String, Integer> trying = new HashMap<>();
  private final boolean pinning;
  private final boolean shortages;
  private final boolean gated;
  private boolean failures = true;
  private boolean closing;
  private int leases;
  private int reports;
  private int growths;

  ResidencySimulation(int seed, Path folder, boolean gated) {
    this.gated = gated;
    random = new Random(seed);
    journal = new Journal(seed);
    interleaving = new Interleaving(random);
    int ram = random.nextInt(800, 4000);
    machine =
        new TestingMemory(journal, ram * MIB, random.nextBoolean() ? random.nextInt(ram) * MIB : 0);
    reserve = ram * MIB / 20;
    plugins = new TestingPlugins(interleaving, machine, journal);
    loader = new TestingLoader(random, interleaving, machine, plugins, journal, this::closes);
    models = new TestingCatalog(random, folder, MODELS, FORMATS, ram / 3);
    Gatekeeper gate =
        new Gatekeeper(
            machine::state,
            new Limits(0.5 + random.nextDouble() / 2, 0.6, reserve, 0, 0, 0),
            () -> Instant.EPOCH.plusNanos(interleaving.nanoTime()),
            gated);
    residency =
        new Residency(
            models.catalog(),
            loader,
            gate,
            () -> new Reading(machine.state(), null),
            new Pins(folder.resolve("pins.json")),
            interleaving.threads(),
            MOST_WAITING,
            new StateThread(new TestingOwner(interleaving), interleaving.others()),
            interleaving::nanoTime);
    plugins.listen(residency.pluginListener());
    FORMATS.forEach(format -> plugins.install(format, random.nextInt(1, BUNDLE_MIB) * MIB));
    pinning = random.nextBoolean();
    shortages = random.nextBoolean();
    loader.failing(random.nextInt(3) == 0 ? 0.05 : 0);
    interleaving.rejecting(random.nextInt(3) == 0 ? 0.02 : 0);
  }

  /** How many leases were given. */
  int leases() {
    return leases;
  }

  /** How many trials ended well. */
  int reports() {
    return reports;
  }

  /** How many answers took what their models may come to take. */
  int growths() {
    return growths;
  }

  /** How often it was checked that mapped files fit into the cache. */
  int cacheChecks() {
    return machine.cacheChecks();
  }

  /** Runs until all is quiet, then closes. */
  void run(int operations) {
    for (int i = 0; i < operations; i++) {
      journal.step(i);
      operation();
      for (int s = random.nextInt(STEPS_AN_OPERATION); s > 0; s--) {
        interleaving.step();
      }
      if (gated) {
        machine.checkCache(reserve);
      }
      journal.check();
    }
    if (random.nextInt(4) > 0) {
      settle();
      checkAtRest();
      checkThatEachCanBeHad();
    }
    close();
  }

  private String anyName() {
    return models.names().get(random.nextInt(models.names().size()));
  }

  private ModelRef ref(String name) {
    return new ModelRef(name, null, random.nextInt(8) == 0 ? "full" : null);
  }

  private void operation() {
    switch (random.nextInt(28)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> request(anyName());
      case 8 -> tryRequest(anyName());
      case 9, 10, 11, 12, 13, 14 -> releaseUnlessSlow();
      case 15, 16 -> cancelOne();
      case 17 -> unload(anyName());
      case 18 -> pin(anyName(), pinning && random.nextInt(3) == 0);
      case 19 -> move(anyName());
      case 20 -> changeCatalog(anyName());
      case 21 -> changePlugins(FORMATS.get(random.nextInt(FORMATS.size())));
      case 22 -> killAWorker();
      case 23 -> tryOut(anyName());
      case 24, 25 -> othersTakeMemory();
      case 26 -> growAny();
      default -> interleaving.advance(random.nextLong(1_000_000_000L));
    }
  }

  private void request(String name) {
    journal.note("request for " + name);
    Client client = new Client(name);
    clients.add(client);
    client.ask(ref(name));
  }

  /** Suddenly and for a while: some, or as much as there is. */
  private void othersTakeMemory() {
    if (shortages) {
      machine.others(machine.isShort() ? 0 : Math.min(1, 2 * random.nextDouble()));
    }
  }

  private void tryOut(String name) {
    ModelRef ref = ref(name);
    models
        .catalog()
        .snapshot()
        .find(ref)
        .ifPresent(
            manifest -> {
              journal.note("trial of " + name);
              Client client = new Client(name);
              clients.add(client);
              client.tryOut(manifest, ref.variant());
            });
  }

  private void tryRequest(String name) {
    LoadedModel model = residency.tryAcquire(ref(name));
    if (model != null) {
      hold(model);
    }
  }

  private void hold(LoadedModel model) {
    journal.note("lease on " + model);
    leases++;
    held.add(model);
    if (((TestingModel) model.model()).closed()) {
      journal.violation("a lease was given on %s, which is closed".formatted(model));
    }
  }

  /** Calls take longer while there is no memory. */
  private void releaseUnlessSlow() {
    if (!machine.isShort() || random.nextInt(4) == 0) {
      release();
    }
  }

  private void release() {
    if (!held.isEmpty()) {
      LoadedModel model = held.remove(random.nextInt(held.size()));
      if (random.nextBoolean()) {
        grow(model);
      }
      journal.note("release of " + model);
      model.release();
    }
  }

  private void growAny() {
    if (!held.isEmpty()) {
      grow(held.get(random.nextInt(held.size())));
    }
  }

  /** A call that is under way takes more than its model has taken yet. */
  private void grow(LoadedModel model) {
    if (((TestingModel) model.model()).grow()) {
      journal.note(model + " takes more");
      growths++;
    }
  }

  private void cancelOne() {
    List<Client> waiting = clients.stream().filter(client -> !client.answered).toList();
    if (!waiting.isEmpty()) {
      Client client = waiting.get(random.nextInt(waiting.size()));
      journal.note("a request for %s gives up".formatted(client.name));
      client.cancellation.request("the caller is gone");
    }
  }

  private void unload(String name) {
    journal.note("unload " + name);
    unloading.merge(name, 1, Integer::sum);
    gaveUp.put(name, Integer.MAX_VALUE);
    open.add(
        residency
            .unload(new ModelRef(name, null, null))
            .whenComplete(
                (was, failure) -> {
                  if (unloading.merge(name, -1, Integer::sum) == 0) {
                    gaveUp.put(name, journal.step());
                    unwantedAt.put(name, interleaving.nanoTime());
                  }
                }));
  }

  private void pin(String name, boolean stays) {
    journal.note((stays ? "pin " : "unpin ") + name);
    interleaving.asking(() -> residency.pin(new ModelRef(name, null, null), stays));
  }

  private void move(String name) {
    Tier target = random.nextBoolean() ? Tier.SWAP : Tier.RAM;
    journal.note("move %s to %s".formatted(name, target));
    interleaving.asking(
        () -> {
          try {
            open.add(residency.move(new ModelRef(name, null, null), target, (phase, done) -> {}));
          } catch (SeraiException e) {
            journal.note("it isn't moved: " + e.getMessage());
          }
        });
  }

  private void changeCatalog(String name) {
    if (models.has(name) && random.nextInt(3) == 0) {
      journal.note("manifest of %s is deleted".formatted(name));
      models.remove(name);
    } else {
      journal.note("manifest of %s is written".formatted(name));
      models.change(name);
    }
  }

  private void changePlugins(String format) {
    boolean has = plugins.has(format);
    int what = random.nextInt(3);
    interleaving
        .others()
        .execute(
            () -> {
              if (!has) {
                if (!plugins.has(format)) {
                  plugins.install(format, random.nextInt(1, BUNDLE_MIB) * MIB);
                }
              } else if (what == 0) {
                plugins.remove(format);
              } else {
                plugins.replace(format, what == 1);
              }
            });
  }

  private void killAWorker() {
    List<TestingPlacement> alive =
        loader.placements().stream()
            .filter(placement -> !placement.inEngine() && !placement.dead())
            .toList();
    if (!alive.isEmpty()) {
      TestingPlacement victim = alive.get(random.nextInt(alive.size()));
      journal.note(victim + " dies");
      for (TestingModel model : loader.models()) {
        if (model.placement().equals(victim)) {
          loader.crashed(model.manifest());
        }
      }
      victim.die();
    }
  }

  /** A model is about to be closed. */
  private void closes(TestingModel model) {
    String name = model.manifest().name();
    journal.note("close " + model.manifest().id());
    if (model.closed()) {
      journal.violation(name + " is closed twice");
    }
    if (held.stream().anyMatch(each -> each.model().equals(model))) {
      journal.violation(name + " is closed while it is in use");
    }
    if (model.pinned() && !mayLeave(model)) {
      journal.violation(name + " is closed although it is pinned");
    }
  }

  /** Whether a person, a change of files or a failure had it leave, pinned or not. */
  private boolean mayLeave(TestingModel model) {
    String name = model.manifest().name();
    return closing
        || model.onTrial()
        || unloading.getOrDefault(name, 0) > 0
        || unwantedAt.getOrDefault(name, -1L) >= model.startNanos()
        || TestingCatalog.revision(model.manifest()) != models.revision(name)
        || model.placement().retiring()
        || model.placement().dead();
  }

  /** Ends all use, and goes on until nothing happens any more. */
  private void settle() {
    machine.others(0);
    loader.failing(0);
    interleaving.rejecting(0);
    for (int i = 0; i < MOST_SETTLING; i++) {
      if (i % 10 == 0) {
        release();
      }
      interleaving.step();
      journal.check();
      if (held.isEmpty() && interleaving.idle() && quiet()) {
        return;
      }
      if (interleaving.idle()) {
        interleaving.advance(MIB);
      }
    }
    unfinished("it doesn't come to rest");
    journal.check();
  }

  private void unfinished(String what) {
    interleaving.asking(
        () ->
            journal.violation(
                "%s: %s beside %s in %s"
                    .formatted(what, residency.loading(), residency.holders(), machine.state())));
  }

  private boolean quiet() {
    boolean[] quiet = new boolean[1];
    interleaving.asking(
        () ->
            quiet[0] =
                residency.loading().isEmpty()
                    && residency.holders().stream()
                        .noneMatch(holder -> holder.state() == Holder.State.LEAVING));
    return quiet[0] && calm() && interleaving.idle();
  }

  /** Steps against a shortage are left once it is over. */
  private boolean calm() {
    PressureStatus pressure = residency.pressure();
    boolean isShort = pressure.sample().left() < pressure.sample().reserve();
    return pressure.steps().isEmpty() || isShort;
  }

  private void checkAtRest() {
    checkAllAnswered();
    List<LoadedModel> loaded = new ArrayList<>();
    List<Holder> holders = new ArrayList<>();
    interleaving.asking(
        () -> {
          loaded.addAll(residency.loaded());
          holders.addAll(residency.holders());
        });
    for (LoadedModel model : loaded) {
      if (model.inUse()) {
        journal.violation("nobody uses %s, but it has leases".formatted(model));
      }
      if (!models.has(model.manifest().name())) {
        journal.violation("%s is loaded, but not in the catalog".formatted(model));
      }
    }
    checkNothingIsLeft(loaded);
    TreeSet<String> charged = new TreeSet<>();
    for (Holder holder : holders) {
      if (FORMATS.contains(holder.name().substring(0, 1))) {
        charged.add(holder.name());
      }
    }
    if (!charged.equals(plugins.inMemory())) {
      journal.violation(
          "bundles %s are charged, but %s are in memory".formatted(charged, plugins.inMemory()));
    }
    journal.check();
  }

  /** Requests, unloads and moves. */
  private void checkAllAnswered() {
    for (Client client : clients) {
      if (!client.answered) {
        journal.violation("a request for %s is lost".formatted(client.name));
      }
    }
    if (!open.stream().allMatch(CompletableFuture::isDone)) {
      journal.violation("a request, an unload or a move never ends");
    }
  }

  private void checkNothingIsLeft(List<LoadedModel> loaded) {
    for (TestingModel model : loader.models()) {
      boolean there = loaded.stream().anyMatch(each -> each.model().equals(model));
      if (model.closed() == there) {
        journal.violation(
            "%s is %s".formatted(model.manifest().id(), there ? "closed, but there" : "leaked"));
      }
    }
    for (TestingPlacement placement : loader.placements()) {
      boolean there =
          loaded.stream()
              .anyMatch(each -> ((TestingModel) each.model()).placement().equals(placement));
      if (placement.closed() == there) {
        journal.violation(
            "%s is %s".formatted(placement, there ? "closed, but there" : "never closed"));
      }
    }
  }

  /** With nothing in use, pinned or failing, each model that isn't too large is loaded. */
  private void checkThatEachCanBeHad() {
    failures = false;
    loader.forgetCrashes();
    for (String format : FORMATS) {
      if (!plugins.has(format)) {
        plugins.install(format, MIB);
      }
    }
    for (String name : models.names()) {
      pin(name, false);
      if (models.has(name)) {
        Client client = new Client(name);
        clients.add(client);
        client.ask(new ModelRef(name, null, null));
        settleHolding(client);
        if (!client.answered) {
          unfinished("a request for %s is never answered".formatted(name));
        }
        journal.check();
        settle();
      }
    }
  }

  private void settleHolding(Client client) {
    for (int i = 0; i < MOST_SETTLING && !client.answered; i++) {
      interleaving.step();
      journal.check();
    }
  }

  private void close() {
    journal.note("close");
    machine.others(0);
    closing = true;
    CompletableFuture<Void> left = residency.leave();
    request(anyName());
    settleLeaving(left);
    checkAllAnswered();
    checkNothingIsLeft(List.of());
    machine.owners().stream()
        .filter(owner -> !plugins.started().contains(owner))
        .forEach(owner -> journal.violation(owner + " still holds memory at the end"));
    journal.check();
    residency.close();
    Client late = new Client("m0");
    late.ask(new ModelRef("m0", null, null));
    if (!late.answered) {
      journal.violation("a request after the end is lost");
    }
    journal.check();
  }

  private void settleLeaving(CompletableFuture<Void> left) {
    for (int i = 0; i < MOST_SETTLING && !(left.isDone() && interleaving.idle()); i++) {
      if (i % 10 == 0) {
        release();
      }
      interleaving.step();
      journal.check();
    }
    if (!left.isDone()) {
      journal.violation("it doesn't end");
      journal.check();
    }
  }
}
