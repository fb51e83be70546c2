package io.serai.plugins.text;

import java.util.Arrays;

/**
 * Tokens by score, the highest first, equal ones by number. A token and its score are one long, so
 * that sorting needs no objects. Not for several threads.
 */
final class TokenRanking {
  private long[] entries = {};
  private int size;

  /** How many tokens are ranked. */
  int size() {
    return size;
  }

  /** The token at a place, counted from 0. */
  int token(int rank) {
    return (int) entries[rank];
  }

  /** The score of the token at a place. */
  float score(int rank) {
    return Float.intBitsToFloat(ordered(~(int) (entries[rank] >> Integer.SIZE)));
  }

  /** Ranks all tokens from a score on. */
  void rankAbove(float[] scores, double least) {
    fill(scores, least);
    Arrays.sort(entries, 0, size);
  }

  /** Ranks so many tokens, those with the highest scores. */
  void rankBest(float[] scores, int most) {
    fill(scores, Double.NEGATIVE_INFINITY);
    if (most < size) {
      select(most);
      size = most;
    }
    Arrays.sort(entries, 0, size);
  }

  private void fill(float[] scores, double least) {
    if (entries.length < scores.length) {
      entries = new long[scores.length];
    }
    size = 0;
    for (int token = 0; token < scores.length; token++) {
      if (scores[token] >= least) {
        int descending = ~ordered(Float.floatToIntBits(scores[token]));
        entries[size++] = ((long) descending << Integer.SIZE) | token;
      }
    }
  }

  /** Brings the first so many entries to the front, in any order: Hoare's quickselect. */
  private void select(int count) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      long pivot = entries[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (entries[left] < pivot) {
          left++;
        }
        while (entries[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long entry = entries[left];
          entries[left++] = entries[right];
          entries[right--] = entry;
        }
      }
      if (count <= right) {
        high = right;
      } else if (count >= left) {
        low = left;
      } else {
        return;
      }
    }
  }

  /** The bits of a decimal as a whole number of the same order; applied twice, the bits again. */
  private static int ordered(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }
}
