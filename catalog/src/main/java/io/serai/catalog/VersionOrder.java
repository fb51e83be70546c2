package io.serai.catalog;

import java.util.Comparator;

/** Orders versions by their numbers: 2 before 10, 1.2 before 1.10, 1.0-rc1 before 1.0. */
final class VersionOrder implements Comparator<String> {
  static final VersionOrder INSTANCE = new VersionOrder();

  private VersionOrder() {}

  @Override
  public int compare(String left, String right) {
    String[] a = left.split("[.-]", -1);
    String[] b = right.split("[.-]", -1);
    for (int i = 0; i < Math.max(a.length, b.length); i++) {
      int order = part(i < a.length ? a[i] : "", i < b.length ? b[i] : "");
      if (order != 0) {
        return order;
      }
    }
    return left.compareTo(right);
  }

  private static int part(String a, String b) {
    boolean numberA = isNumber(a);
    boolean numberB = isNumber(b);
    if (numberA && numberB) {
      return Long.compare(Long.parseLong(a), Long.parseLong(b));
    }
    int order = Integer.compare(rank(a, numberA), rank(b, numberB));
    return order != 0 ? order : a.compareTo(b);
  }

  /** A word such as rc1 comes before nothing at all, and that before a number. */
  private static int rank(String part, boolean number) {
    return number ? 2 : part.isEmpty() ? 1 : 0;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
  }
}
