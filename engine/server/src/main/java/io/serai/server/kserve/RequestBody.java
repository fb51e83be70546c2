package io.serai.server.kserve;

import io.netty.buffer.ByteBuf;
import io.serai.spi.SeraiException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: JSON, and behind it maybe the binary data of tensors.
 *
 * @param bytes begin with all of it
 * @param length how many of them are the body
 * @param jsonLength how many of them are JSON
 * @param isSplit whether a header said so
 */
@SuppressWarnings("ArrayRecordComponent")
record RequestBody(byte[] bytes, int length, int jsonLength, boolean isSplit) {
  /** The header that says where the JSON ends. */
  static final String HEADER = "Inference-Header-Content-Length";

  /**
   * Splits a body, in place where its bytes are an array already.
   *
   * @param body null where there is none
   * @param header as in {@link #of(byte[], int, String)}
   * @throws SeraiException as that
   */
  @SuppressWarnings("deprecation") // In Vert.x 4 nothing else shows the bytes without a copy.
  static RequestBody of(@Nullable Buffer body, @Nullable String header) {
    if (body == null) {
      return of(new byte[0], 0, header);
    }
    ByteBuf bytes = body.getByteBuf();
    return bytes.hasArray() && bytes.arrayOffset() + bytes.readerIndex() == 0
        ? of(bytes.array(), bytes.readableBytes(), header)
        : of(body.getBytes(), body.length(), header);
  }

  /**
   * Splits a body.
   *
   * @param length how many of the bytes are the body
   * @param header the value of {@link #HEADER}; null where it isn't sent
   * @throws SeraiException with {@link io.serai.spi.ErrorCode#INVALID_INPUT} if there is nothing to
   *     read, or the header can't be right
   */
  static RequestBody of(byte[] bytes, int length, @Nullable String header) {
    if (length == 0) {
      throw ProtocolJson.invalid(
          "the request has no body; send JSON such as {\"inputs\": [\u2026]}");
    }
    if (header == null) {
      return new RequestBody(bytes, length, length, false);
    }
    long jsonLength;
    try {
      jsonLength = Long.parseLong(header.strip());
    } catch (NumberFormatException e) {
      throw ProtocolJson.invalid(
          "the header %s must be the number of bytes of the JSON, not '%s'"
              .formatted(HEADER, shortened(header)));
    }
    if (jsonLength <= 0 || jsonLength > length) {
      throw ProtocolJson.invalid(
          "the header %s says that the JSON has %d bytes, but the body has %d"
              .formatted(HEADER, jsonLength, length));
    }
    return new RequestBody(bytes, length, (int) jsonLength, true);
  }

  private static String shortened(String header) {
    return header.length() > 40 ? header.substring(0, 40) + "\u2026" : header;
  }
}
