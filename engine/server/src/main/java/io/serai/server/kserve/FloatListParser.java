package io.serai.server.kserve;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.nio.ByteBuffer;

/**
 * Reads JSON, and most of a list of numbers at once: as tokens they take several times as long.
 * Whatever isn't plain is left to be read token by token, and so are all errors.
 */
final class FloatListParser extends UTF8StreamJsonParser {
  /** So many digits fit in a long. */
  private static final int MOST_DIGITS = 18;

  private static final int MOST_EXPONENT_DIGITS = 3;

  /** The powers of ten that are exact. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /**
   * The bits that a double has and a float hasn't; and those of one in the middle of two floats.
   */
  private static final long BEYOND_FLOAT = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;

  /** Where the number ends that was read last. */
  private int ends;

  /** Reads a part of an array, which is in UTF-8 and begins with no mark. */
  FloatListParser(
      IOContext context,
      int features,
      ObjectCodec codec,
      ByteQuadsCanonicalizer names,
      byte[] json,
      int offset,
      int length) {
    super(context, features, null, codec, names, json, offset, offset + length, 0, false);
  }

  /**
   * Reads numbers of a list whose beginning is the current token: up to its last, which is left
   * with all that is behind it, or up to one that isn't plain.
   *
   * @param into has room for as many as there may be
   * @param most how many there may be
   * @return how many it was; none of them becomes a token
   */
  int readFloats(ByteBuffer into, long most) {
    int read = 0;
    int next = withoutSpaces(_inputPtr);
    while (next >= 0 && read < most) {
      _inputPtr = next;
      float value = plain(next);
      next = Float.isNaN(value) ? -1 : following(ends);
      if (next >= 0) {
        into.putFloat(value);
        read++;
      }
    }
    if (next >= 0) {
      _inputPtr = next;
    }
    return read;
  }

  private int withoutSpaces(int at) {
    int after = at;
    while (is(' ', after)) {
      after++;
    }
    return after;
  }

  /** Where the number begins that follows after a comma; negative if none does. */
  private int following(int at) {
    int comma = withoutSpaces(at);
    int next = is(',', comma) ? withoutSpaces(comma + 1) : -1;
    return next >= 0 && (is('-', next) || digit(next) >= 0) ? next : -1;
  }

  /**
   * The number that begins there; says where it {@link #ends}.
   *
   * @return NaN if there is none, or one that takes more thought
   */
  private float plain(int begin) {
    boolean negative = is('-', begin);
    int whole = negative ? begin + 1 : begin;
    int at = whole;
    long digits = 0;
    for (int digit = digit(at); digit >= 0; digit = digit(at)) {
      digits = 10 * digits + digit;
      at++;
    }
    int many = at - whole;
    if (many == 0 || (many > 1 && is('0', whole))) {
      return Float.NaN;
    }
    int exponent = 0;
    if (is('.', at)) {
      int fraction = ++at;
      for (int digit = digit(at); digit >= 0; digit = digit(at)) {
        digits = 10 * digits + digit;
        at++;
      }
      exponent = fraction - at;
      many -= exponent;
      if (exponent == 0) {
        return Float.NaN;
      }
    }
    ends = at;
    if (is('e', at) || is('E', at)) {
      exponent += exponent(at + 1);
    }
    // A whole number has no negative zero.
    boolean plain = many <= MOST_DIGITS && !(negative && digits == 0);
    float value = plain ? nearest(digits, exponent) : Float.NaN;
    return negative ? -value : value;
  }

  /** The exponent that begins there, and where the number ends; too large to be used for none. */
  private int exponent(int begin) {
    boolean negative = is('-', begin);
    int first = negative || is('+', begin) ? begin + 1 : begin;
    int at = first;
    int exponent = 0;
    for (int digit = digit(at);
        digit >= 0 && at - first < MOST_EXPONENT_DIGITS;
        digit = digit(at)) {
      exponent = 10 * exponent + digit;
      at++;
    }
    ends = at;
    return at == first ? Integer.MAX_VALUE / 2 : negative ? -exponent : exponent;
  }

  /**
   * The float that is nearest to so many times a power of ten; NaN where that takes more thought.
   *
   * <p>The double that is computed first is off by two of its last units at most, so that it is on
   * the right side of the middle between two floats wherever it isn't close to that.
   */
  private static float nearest(long digits, int exponent) {
    if (Math.abs(exponent) >= POWERS.length) {
      return Float.NaN;
    }
    double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
    long fromMiddle = (Double.doubleToRawLongBits(value) & BEYOND_FLOAT) - MIDDLE;
    boolean sure = Math.abs(fromMiddle) > 2;
    boolean normal = digits == 0 || (value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE);
    return sure && normal ? (float) value : Float.NaN;
  }

  /** The digit that is there; negative if none is. */
  private int digit(int at) {
    int digit = at < _inputEnd ? _inputBuffer[at] - '0' : -1;
    return digit > 9 ? -1 : digit;
  }

  private boolean is(char wanted, int at) {
    return at < _inputEnd && _inputBuffer[at] == wanted;
  }
}
