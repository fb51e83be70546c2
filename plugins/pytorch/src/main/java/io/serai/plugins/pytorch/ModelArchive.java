package io.serai.plugins.pytorch;

import io.serai.spi.ErrorCode;
import io.serai.spi.ModelFile;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/**
 * A model's file, whole as far as its directory tells.
 *
 * @param file the TorchScript file
 * @param content what it says of itself
 * @param tokenizerBytes of the tokenizers' files, once for each task
 */
record ModelArchive(ModelFile file, TorchScriptArchive content, long tokenizerBytes) {
  /**
   * Looks into the file; loads nothing.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_MODEL} if it is damaged or something else,
   *     {@link ErrorCode#FILES_MISSING} if it isn't there
   */
  static ModelArchive of(ModelSource source) {
    ModelFile file = source.requireFile("model");
    try (SeekableByteChannel channel = file.open()) {
      return new ModelArchive(
          file,
          TorchScriptArchive.read(channel),
          source.tasks().size() * source.file("tokenizer").map(ModelFile::size).orElse(0L));
    } catch (NoSuchFileException e) {
      throw new SeraiException(
          ErrorCode.FILES_MISSING, file.name() + " isn't on this machine: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SeraiException(
          ErrorCode.INVALID_MODEL, file.name() + " can't be used: " + e.getMessage(), e);
    }
  }
}
