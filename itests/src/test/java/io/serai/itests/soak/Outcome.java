package io.serai.itests.soak;

/** What came of an exchange. */
enum Outcome {
  /** As it has to be. */
  ANSWERED("answered"),
  /** Refused as documented for want of room: too many wait, the engine stops, memory is short. */
  REFUSED("refused"),
  /** Others unloaded the model that it waited for, and it said so. */
  UNLOADED("unloaded"),
  /** The client left before the end. */
  LEFT("left"),
  /** None of these; there is a problem for each. */
  WRONG("WRONG");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** For people. */
  String text() {
    return text;
  }
}
