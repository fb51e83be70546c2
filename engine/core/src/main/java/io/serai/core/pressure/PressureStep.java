package io.serai.core.pressure;

/** What the engine does while memory is short: each step on top of those before it. */
public enum PressureStep {
  /** Nothing is read from the disk before there is room for it. */
  STOP_PRELOADING("no files are read ahead of their load"),
  /** Heaps and page caches give back what nobody uses. */
  TRIM_CACHES("heaps and page caches are trimmed"),
  /** Models leave that nobody uses. */
  EVICT_IDLE("idle models leave"),
  /** Bundles are stopped that no loaded model uses. */
  STOP_BACKENDS("backends without a loaded model are stopped"),
  /** Nothing is loaded at all. */
  REFUSE_LOADS("loads are refused"),
  /** Requests of low priority are refused. */
  SHED_LOW_PRIORITY("requests of low priority are refused"),
  /** The largest worker that isn't pinned is ended, with the calls in it. */
  END_LARGEST_WORKER("the largest worker that isn't pinned is ended");

  private final String words;

  PressureStep(String words) {
    this.words = words;
  }

  /** What happens in it, as a sentence without a full stop. */
  public String words() {
    return words;
  }

  /** Its number, from 1. */
  @SuppressWarnings("EnumOrdinal")
  public int number() {
    return ordinal() + 1;
  }
}
