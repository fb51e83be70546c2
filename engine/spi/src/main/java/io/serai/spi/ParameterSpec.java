package io.serai.spi;

/**
 * A load parameter that a backend understands.
 *
 * @param name as written in the manifest; a name ending in {@code .*} stands for all that begin so
 * @param type what values look like, for people: {@code integer}, {@code boolean}, {@code string}
 * @param defaultValue in words or as a value; empty where there is none
 * @param description one sentence
 */
public record ParameterSpec(String name, String type, String defaultValue, String description) {
  /** Whether a parameter of that name is meant by this specification. */
  public boolean matches(String parameter) {
    return name.endsWith(".*")
        ? parameter.startsWith(name.substring(0, name.length() - 1))
        : name.equals(parameter);
  }
}
