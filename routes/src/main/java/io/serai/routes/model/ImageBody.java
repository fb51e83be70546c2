package io.serai.routes.model;

import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures in the body of a message: the bytes of JPEG and PNG files, as their first bytes tell.
 */
public final class ImageBody {
  private static final byte[][] MARKS = {
    {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}, {(byte) 0x89, 'P', 'N', 'G'}
  };

  private ImageBody() {}

  /** Whether bytes begin as a JPEG or PNG file does. */
  public static boolean isImage(byte[] bytes) {
    return Arrays.stream(MARKS)
        .anyMatch(
            mark ->
                bytes.length > mark.length
                    && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length));
  }

  /** Whether a list is to be taken for one of pictures. */
  static boolean isImages(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(byte[].class::isInstance);
  }

  /**
   * The pictures of such a list.
   *
   * @throws SeraiException with {@link ErrorCode#INVALID_INPUT} if one isn't a picture
   */
  static List<byte[]> images(List<?> list) {
    List<byte[]> images = list.stream().map(byte[].class::cast).toList();
    for (int i = 0; i < images.size(); i++) {
      if (!isImage(images.get(i))) {
        throw new SeraiException(
            ErrorCode.INVALID_INPUT, "image %d is neither a JPEG nor a PNG file".formatted(i + 1));
      }
    }
    return images;
  }
}
