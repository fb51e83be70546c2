package io.serai.server.openapi;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes that a browser may keep, and asks about before it uses them again.
 *
 * @param bytes as they are sent, maybe compressed
 * @param type their content type
 * @param compressed whether they are
 * @param tag tells them from others
 */
record Content(Buffer bytes, String type, boolean compressed, String tag) {
  private static final int NOT_MODIFIED = 304;
  private static final int TAG_BYTES = 12;

  /** Named, and not to be avoided. */
  private static final Pattern GZIP =
      Pattern.compile("(?i)\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))");

  /** Those bytes, to be sent as often as wanted. */
  static Content of(byte[] bytes, String type, boolean compressed) {
    return new Content(
        Buffer.buffer(compressed ? gzip(bytes) : bytes),
        type,
        compressed,
        tag(bytes, compressed ? "-gzip" : ""));
  }

  /** Whether whoever asks takes compressed bytes. */
  static boolean mayBeCompressed(HttpServerRequest request) {
    String encodings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return encodings != null && GZIP.matcher(encodings).find();
  }

  private static String tag(byte[] bytes, String end) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + end + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Answers with it, or with 304 where the browser has it. On the request's event loop. */
  void send(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.VARY, vary(response));
    if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    if (compressed) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(bytes);
  }

  private static String vary(HttpServerResponse response) {
    String before = response.headers().get(HttpHeaders.VARY);
    return (before == null ? "" : before + ", ") + "Accept-Encoding";
  }
}
