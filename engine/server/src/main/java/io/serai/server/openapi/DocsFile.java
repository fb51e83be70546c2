package io.serai.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** A file of the page that shows the document; there are no others. */
enum DocsFile {
  /** The page. */
  PAGE("index.html", "text/html; charset=utf-8"),
  /** Starts Swagger UI, since scripts within the page don't run. */
  START("start.js", "text/javascript; charset=utf-8"),
  /** Swagger UI. */
  SCRIPT("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
  /** Its looks. */
  STYLE("swagger-ui.css", "text/css; charset=utf-8"),
  /** The licences of what is in its script. */
  LICENSES("swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8"),
  /** Its icon. */
  ICON("favicon-32x32.png", "image/png");

  private final String file;
  private final String type;

  DocsFile(String file, String type) {
    this.file = file;
    this.type = type;
  }

  /** The one of that name. */
  static Optional<DocsFile> named(String name) {
    return Arrays.stream(values()).filter(known -> known.file.equals(name)).findFirst();
  }

  /** Its content type. */
  String type() {
    return type;
  }

  /** What is in it, read anew. */
  byte[] read() {
    try (InputStream in = DocsFile.class.getResourceAsStream("docs/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " isn't in the archive");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
