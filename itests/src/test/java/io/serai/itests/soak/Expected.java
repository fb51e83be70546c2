package io.serai.itests.soak;

/** What a question has to be answered with. */
sealed interface Expected {
  /** Takes out of an answer what is the same each time. */
  @FunctionalInterface
  interface Essence {
    /**
     * Empty where nothing is.
     *
     * @throws WrongAnswerException if the answer isn't whole, or not of the form that it has to
     *     have
     */
    String of(Reply reply) throws WrongAnswerException;
  }

  /**
   * Status 200.
   *
   * @param same questions with the same text here have the same essence; empty if only this one has
   */
  record Answer(String same, Essence essence) implements Expected {}

  /**
   * A failure.
   *
   * @param pointer where in the body is said why
   * @param words what is said there, among others
   */
  record Refusal(int status, String pointer, String words) implements Expected {}
}
