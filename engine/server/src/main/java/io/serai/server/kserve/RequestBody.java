package io.serai.server.kserve;

import io.serai.spi.SeraiException;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: JSON, and behind it maybe the binary data of tensors.
 *
 * @param bytes all of it
 * @param jsonLength how many of them are JSON
 * @param isSplit whether a header said so
 */
@SuppressWarnings("ArrayRecordComponent")
record RequestBody(byte[] bytes, int jsonLength, boolean isSplit) {
  /** The header that says where the JSON ends. */
  static final String HEADER = "Inference-Header-Content-Length";

  /**
   * Splits a body.
   *
   * @param header the value of {@link #HEADER}; null where it isn't sent
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#INVALID_INPUT} if there is nothing to
   *     read, or the header can't be right
   */
  static RequestBody of(byte[] bytes, @Nullable String header) {
    if (bytes.length == 0) {
      throw ProtocolJson.invalid(
          "the request has no body; send JSON such as {\"inputs\": [\u2026]}");
    }
    if (header == null) {
      return new RequestBody(bytes, bytes.length, false);
    }
    long length;
    try {
      length = Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      throw ProtocolJson.invalid(
          "the header %s must be the number of bytes of the JSON, not '%s'"
              .formatted(HEADER, shortened(header)));
    }
    if (length <= 0 || length > bytes.length) {
      throw ProtocolJson.invalid(
          "the header %s says that the JSON has %d bytes, but the body has %d"
              .formatted(HEADER, length, bytes.length));
    }
    return new RequestBody(bytes, (int) length, true);
  }

  private static String shortened(String header) {
    return header.length() > 40 ? header.substring(0, 40) + "\u2026" : header;
  }
}
