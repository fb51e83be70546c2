package io.serai.catalog.format;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GGUF models in several files, such as {@code model-00001-of-00003.gguf}. */
final class SplitFiles {
  private static final int MOST = 1000;
  private static final Pattern FIRST = Pattern.compile("(.*)-0*1-of-(\\d{1,5})\\.gguf");

  private SplitFiles() {}

  /**
   * The files after the first.
   *
   * @param count of all of them, as the first says
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if they aren't all there
   */
  static List<Path> after(Path first, int count) {
    if (count == 1) {
      return List.of();
    }
    Matcher name = FIRST.matcher(first.getFileName().toString());
    if (count > MOST || !name.matches()) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "%s says that it is one of %d files, of which the first is named like NAME-00001-of-%05d.gguf"
              .formatted(first, count, count));
    }
    List<Path> others = new ArrayList<>();
    for (int i = 2; i <= count; i++) {
      Path file =
          first.resolveSibling(
              String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", name.group(1), i, count));
      if (!Files.isRegularFile(file)) {
        throw new SeraiException(
            ErrorCode.INVALID_MODEL, "%s needs %s, which isn't there".formatted(first, file));
      }
      others.add(file);
    }
    return others;
  }
}
