package io.serai.itests.soak;

/** What is asked for; each drawn as often as its share of the sum of all shares. */
enum Api {
  PIPELINES("pipelines and models", 24),
  OPENAI("OpenAI API", 22),
  INFERENCE_PROTOCOL("Open Inference Protocol", 22),
  DEVICE("device API", 14),
  READS("everything that can be read", 8),
  RESIDENCY("loads and unloads", 3),
  MISTAKES("bad requests", 6),
  TOO_LARGE("a model that doesn't fit", 1);

  private final String text;
  private final int share;

  Api(String text, int share) {
    this.text = text;
    this.share = share;
  }

  /** For people. */
  String text() {
    return text;
  }

  int share() {
    return share;
  }
}
