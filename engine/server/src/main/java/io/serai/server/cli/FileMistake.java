package io.serai.server.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Says in a sentence why a file can't be used. */
final class FileMistake {
  private FileMistake() {}

  static String sentence(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no file or folder " + e.getFile();
      case AccessDeniedException e ->
          "%s can't be used: its permissions don't allow it".formatted(e.getFile());
      case FileAlreadyExistsException e -> e.getFile() + " is there already, and is no folder";
      case NotDirectoryException e -> e.getFile() + " is no folder";
      case DirectoryNotEmptyException e -> e.getFile() + " is a folder with something in it";
      case FileSystemException e when e.getReason() != null ->
          "%s can't be used: %s".formatted(e.getFile(), e.getReason().toLowerCase(Locale.ROOT));
      case FileNotFoundException e -> String.valueOf(e.getMessage());
      case CharacterCodingException e -> "a file isn't UTF-8 text";
      default ->
          "reading or writing failed: "
              + (failure.getMessage() == null
                  ? failure.getClass().getSimpleName()
                  : failure.getMessage());
    };
  }

  /** Whether it is the file that is to blame, and not the reading or writing of it. */
  static boolean isAboutAFile(IOException failure) {
    return failure instanceof FileSystemException
        || failure instanceof FileNotFoundException
        || failure instanceof CharacterCodingException;
  }
}
