package io.serai.catalog.format;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.catalog.ManifestReader;
import io.serai.catalog.format.Recognition.Part;
import io.serai.catalog.store.ModelFolder;
import io.serai.catalog.yaml.InvalidFileException;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes a model of the catalog of what was recognised. */
public final class ModelImport {
  /** What becomes of the files. */
  public enum Mode {
    /** They are copied into the catalog. */
    COPY,
    /** The catalog gets links to them; they must stay where they are. */
    LINK
  }

  private static final int PIECE = 256 << 10;
  private static final String MANIFEST = "model.yaml";
  private static final Set<String> NO_PARTS = Set.of("", ".", "..");

  private ModelImport() {}

  /**
   * Copies or links the files and writes the manifest. The model's folder is there as a whole, or
   * not at all.
   *
   * @param name of the model; its folder has the same with {@code --} for each {@code /}
   * @param catalog the folder of manifests
   * @param cancellation gives up between pieces
   * @return the manifest as it will be read
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it can't be loaded, {@link
   *     ErrorCode#INVALID_INPUT} if there is such a folder already or the name can't be one, {@link
   *     ErrorCode#INSUFFICIENT_STORAGE}, {@link ErrorCode#CANCELLED}
   * @throws IOException if the files can't be read or written
   */
  public static Manifest add(
      Recognition found, String name, Mode mode, Path catalog, Cancellation cancellation)
      throws IOException {
    found.requireFormat();
    if (!isName(name)) {
      throw new SeraiException(
          ErrorCode.INVALID_INPUT,
          "'%s' can't be a model's name: letters, digits, '.', '_' and '-', a letter or digit first, and '/' between parts, as in owner/name"
              .formatted(name));
    }
    Path folder = catalog.resolve(name.replace("/", "--"));
    try (ModelFolder draft = ModelFolder.begin(folder)) {
      if (mode == Mode.COPY) {
        checkSpace(found, draft.file(""));
      }
      List<FileEntry> files = new ArrayList<>();
      for (Part part : found.parts()) {
        files.add(take(part, draft.file(part.name()), mode, cancellation));
      }
      Path manifest = draft.file(MANIFEST);
      Files.writeString(manifest, ManifestText.of(found, name, files));
      // What can't be read back must not become part of the catalog.
      ManifestReader.read(manifest);
      draft.complete();
      return ManifestReader.read(folder.resolve(MANIFEST));
    } catch (InvalidFileException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL,
          "a manifest can't be written for it: %s".formatted(e.problems()),
          e);
    }
  }

  /** Whether a manifest may have it, and each part of it may stand in an address. */
  private static boolean isName(String name) {
    return ManifestReader.isName(name)
        && Stream.of(name.split("/", -1)).noneMatch(NO_PARTS::contains);
  }

  private static void checkSpace(Recognition found, Path draft) throws IOException {
    long needed = 0;
    for (Part part : found.parts()) {
      needed += Files.size(part.file());
    }
    long free = Files.getFileStore(draft).getUsableSpace();
    if (needed > free) {
      throw new SeraiException(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the model's files take %d MiB, but %d MiB are free; make room, or use --link"
              .formatted(needed >> 20, free >> 20));
    }
  }

  private static FileEntry take(Part part, Path target, Mode mode, Cancellation cancellation)
      throws IOException {
    Files.createDirectories(target.resolveSibling(""));
    MessageDigest sha = sha256();
    long size = 0;
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try (FileChannel in = FileChannel.open(part.file());
        FileChannel out = mode == Mode.COPY ? create(target) : null) {
      while (in.read(piece) >= 0) {
        cancellation.check();
        piece.flip();
        size += piece.remaining();
        sha.update(piece.duplicate());
        while (out != null && piece.hasRemaining()) {
          out.write(piece);
        }
        piece.clear();
      }
      if (out != null) {
        out.force(true);
      }
    }
    if (mode == Mode.LINK) {
      Files.createSymbolicLink(target, part.file().toAbsolutePath());
    }
    return new FileEntry(
        part.name(), part.role(), size, HexFormat.of().formatHex(sha.digest()), null);
  }

  private static FileChannel create(Path target) throws IOException {
    return FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
