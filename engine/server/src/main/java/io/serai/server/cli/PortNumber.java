package io.serai.server.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --port}. */
final class PortNumber implements ITypeConverter<Integer> {
  private static final int MOST = 65535;

  @Override
  public Integer convert(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= MOST) {
      return Integer.valueOf(text);
    }
    throw new TypeConversionException(
        "'%s' is no port; one is a number from 0 to %d".formatted(text, MOST));
  }
}
