package io.serai.catalog.format;

import io.serai.formats.gguf.GgufHeader;
import io.serai.formats.gguf.GgufHeaderReader;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** GGUF files that make tokens of images for a language model, and are no model by themselves. */
final class Projector {
  /** How llama.cpp calls their architecture, whatever the image encoder's is. */
  private static final String ARCHITECTURE = "clip";

  private static final String NAME = "mmproj";
  private static final int MOST_FILES = 1000;

  private Projector() {}

  /** Whether the file with that header is one. */
  static boolean is(GgufHeader header) {
    return header.text("general.architecture").orElse("").equals(ARCHITECTURE);
  }

  /** Whether that file is one, by its name, or else by what it says. */
  static boolean is(Path file) throws IOException {
    return isNamedSo(file) || (isGguf(file) && saysSo(file));
  }

  /** Those beside a model: by their names if any is named so, else by what they say. */
  static List<Path> beside(Path model) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(model.resolveSibling(""))) {
      others =
          all.filter(file -> isGguf(file) && !file.equals(model) && Files.isRegularFile(file))
              .limit(MOST_FILES)
              .sorted()
              .toList();
    }
    List<Path> named = others.stream().filter(Projector::isNamedSo).toList();
    if (!named.isEmpty()) {
      return named;
    }
    List<Path> projectors = new ArrayList<>();
    for (Path file : others) {
      if (saysSo(file)) {
        projectors.add(file);
      }
    }
    return projectors;
  }

  private static boolean isGguf(Path file) {
    return name(file).endsWith(".gguf");
  }

  private static boolean isNamedSo(Path file) {
    return isGguf(file) && name(file).contains(NAME);
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /** What is wrong with a file is told if that is the model which is meant. */
  private static boolean saysSo(Path file) throws IOException {
    try {
      return is(header(file));
    } catch (SeraiException e) {
      return false;
    }
  }

  /** Whether it is for images; some are for sound only. */
  static boolean sees(Path file) throws IOException {
    Object told = header(file).metadata().get(ARCHITECTURE + ".has_vision_encoder");
    return !Boolean.FALSE.equals(told);
  }

  private static GgufHeader header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return GgufHeaderReader.read(file.toString(), channel);
    }
  }
}
