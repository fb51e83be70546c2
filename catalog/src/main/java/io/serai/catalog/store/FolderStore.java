package io.serai.catalog.store;

import io.serai.catalog.FileEntry;
import io.serai.catalog.Manifest;
import io.serai.catalog.Variant;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files that lie beside their manifest, or in a folder of models as {@code NAME/VERSION/FILE} or
 * {@code NAME/FILE}.
 */
public final class FolderStore implements ModelStore {
  private final List<Path> modelFolders;
  private final Digests digests;

  /** Looks beside the manifests first, then in these folders in order. */
  public FolderStore(List<Path> modelFolders) {
    this(modelFolders, Optional.empty());
  }

  /**
   * Looks there, and keeps which files were checked.
   *
   * @param checked the file to keep that in, so that a restart needn't read all models again
   */
  public FolderStore(List<Path> modelFolders, Path checked) {
    this(modelFolders, Optional.of(checked));
  }

  private FolderStore(List<Path> modelFolders, Optional<Path> checked) {
    this.modelFolders = List.copyOf(modelFolders);
    digests = new Digests(checked);
  }

  @Override
  public boolean has(Manifest manifest, Variant variant) {
    return variant.files().stream()
        .allMatch(file -> locate(manifest, file).filter(path -> sizeIs(path, file)).isPresent());
  }

  @Override
  public List<ModelFile> files(Manifest manifest, Variant variant) {
    List<ModelFile> files = new ArrayList<>();
    for (FileEntry entry : variant.files()) {
      Path path = locate(manifest, entry).orElseThrow(() -> missing(manifest, entry));
      checkSize(manifest, entry, path);
      files.add(new StoredFile(entry.path(), entry.role(), entry.size(), path));
    }
    return files;
  }

  @Override
  public void verify(Manifest manifest, Variant variant, Cancellation cancellation) {
    for (FileEntry entry : variant.files()) {
      cancellation.check();
      Path path = locate(manifest, entry).orElseThrow(() -> missing(manifest, entry));
      checkSize(manifest, entry, path);
      checkDigest(manifest, entry, path);
    }
  }

  private Optional<Path> locate(Manifest manifest, FileEntry entry) {
    return places(manifest).stream()
        .map(place -> place.resolve(entry.path()))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private List<Path> places(Manifest manifest) {
    List<Path> places = new ArrayList<>();
    Path beside = manifest.file().toAbsolutePath().getParent();
    if (beside != null) {
      places.add(beside);
    }
    for (Path folder : modelFolders) {
      places.add(folder.resolve(manifest.name()).resolve(manifest.version()));
      places.add(folder.resolve(manifest.name()));
    }
    return places;
  }

  private static boolean sizeIs(Path path, FileEntry entry) {
    try {
      return Files.size(path) == entry.size();
    } catch (IOException e) {
      return false;
    }
  }

  private SeraiException missing(Manifest manifest, FileEntry entry) {
    return new SeraiException(
        ErrorCode.FILES_MISSING,
        "%s of model %s isn't on this machine; looked in %s%s"
            .formatted(
                entry.path(),
                manifest.id(),
                places(manifest),
                entry.source() == null ? "" : ". It can be had from " + entry.source()));
  }

  private static void checkSize(Manifest manifest, FileEntry entry, Path path) {
    try {
      long size = Files.size(path);
      if (size != entry.size()) {
        throw new SeraiException(
            ErrorCode.INVALID_MODEL,
            "%s of model %s has %d bytes, but its manifest says %d: it is %s, get it again"
                .formatted(
                    path,
                    manifest.id(),
                    size,
                    entry.size(),
                    size < entry.size() ? "truncated" : "another file"));
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void checkDigest(Manifest manifest, FileEntry entry, Path path) {
    try {
      String digest = digests.sha256(path);
      if (!digest.equals(entry.sha256())) {
        throw new SeraiException(
            ErrorCode.INVALID_MODEL,
            "%s of model %s has the SHA-256 %s, but its manifest says %s: it is damaged or another file, get it again"
                .formatted(path, manifest.id(), digest, entry.sha256()));
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static SeraiException unreadable(Path path, IOException e) {
    return new SeraiException(
        ErrorCode.FILES_MISSING, "%s can't be read: %s".formatted(path, e), e);
  }
}
