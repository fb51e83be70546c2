package io.serai.server.openai;

import io.serai.server.http.InvalidFieldException;
import io.serai.spi.ContentPart;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads images among the parts of messages. */
final class ImageParts {
  private static final Pattern WEB = Pattern.compile("(?i)https?://\\S+");
  private static final Pattern DATA = Pattern.compile("data:image/[a-zA-Z0-9.+-]+;base64,");
  private static final List<String> DETAILS = List.of("auto", "low", "high");

  private ImageParts() {}

  /**
   * A part of type {@code image_url}.
   *
   * @throws InvalidFieldException if it doesn't say where an image is, or hold one
   */
  static ContentPart.Image read(Fields part) {
    Fields image = part.object("image_url");
    if (image == null) {
      throw part.invalid(
          "image_url",
          "'%s' is needed, such as {\"url\": \"data:image/png;base64,…\"}"
              .formatted(part.path("image_url")));
    }
    String url = image.requiredText("url");
    if (!WEB.matcher(url).matches() && !isData(url)) {
      throw image.invalid(
          "url",
          "'%s' must be data:image/…;base64,… or begin with https:// or http://"
              .formatted(image.path("url")));
    }
    String detail = image.text("detail");
    if (detail != null && !DETAILS.contains(detail)) {
      throw image.invalid(
          "detail",
          "'%s' must be one of %s, but is '%s'"
              .formatted(image.path("detail"), String.join(", ", DETAILS), detail));
    }
    return new ContentPart.Image(url, detail);
  }

  private static boolean isData(String url) {
    Matcher prefix = DATA.matcher(url);
    if (!prefix.lookingAt() || prefix.end() == url.length()) {
      return false;
    }
    try {
      Base64.getDecoder().decode(url.substring(prefix.end()));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
