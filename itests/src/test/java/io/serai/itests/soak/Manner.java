package io.serai.itests.soak;

import java.util.Random;

/** How a client goes about an exchange. */
sealed interface Manner {
  /** Waits for the whole answer. */
  enum Stays implements Manner {
    /** Over a connection that others use before and after it. */
    PLAINLY,
    /** Sends the request bit by bit. */
    SENDING_PIECES,
    /** Sends a chunked body, whose length isn't said. */
    SENDING_CHUNKS,
    /** Takes the answer in small bits, with pauses. */
    READING_SLOWLY
  }

  /** Leaves in the middle. */
  record Leaves(When when, How how) implements Manner {}

  /** When a client leaves. */
  enum When {
    IN_THE_REQUEST,
    BEFORE_THE_ANSWER,
    /** After its first bytes; of a stream, the first piece. */
    IN_THE_ANSWER
  }

  /** How a client leaves. */
  enum How {
    CLOSES,
    /** Sends no more, but reads until the engine closes. */
    HALF_CLOSES,
    /** Without waiting for anything that is on its way. */
    RESETS
  }

  private static <T> T one(Random random, T[] of) {
    return of[random.nextInt(of.length)];
  }

  /** Draws one: two thirds plain, one in six leaving. */
  static Manner draw(Random random, boolean hasBody) {
    int number = random.nextInt(12);
    if (number < 2) {
      return new Leaves(one(random, When.values()), one(random, How.values()));
    }
    if (number < 4) {
      Stays stays = one(random, Stays.values());
      return stays == Stays.SENDING_CHUNKS && !hasBody ? Stays.SENDING_PIECES : stays;
    }
    return Stays.PLAINLY;
  }
}
