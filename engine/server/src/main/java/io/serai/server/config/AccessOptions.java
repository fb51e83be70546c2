package io.serai.server.config;

import io.serai.server.access.AccessSettings;
import io.serai.server.access.LoopbackRule;
import io.serai.server.access.TlsFiles;
import io.serai.server.config.ConfigYaml.AccessYaml;
import io.serai.server.config.ConfigYaml.CorsYaml;
import io.serai.server.config.ConfigYaml.TlsYaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the file says of who may ask, and of the certificate. */
final class AccessOptions {
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  private AccessOptions() {}

  static AccessSettings read(
      @Nullable AccessYaml access, @Nullable CorsYaml cors, OptionChecker check) {
    return new AccessSettings(
        access == null
            ? LoopbackRule.OPEN
            : Objects.requireNonNullElse(access.loopback(), LoopbackRule.OPEN),
        access != null && Boolean.TRUE.equals(access.allowWithoutKeys()),
        origins(cors, check));
  }

  private static Set<String> origins(@Nullable CorsYaml cors, OptionChecker check) {
    List<String> origins =
        cors == null || cors.origins() == null
            ? List.of()
            : cors.origins().stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
    for (int i = 0; i < origins.size(); i++) {
      if (!ORIGIN.matcher(origins.get(i)).matches()) {
        check.problem(
            "/cors/origins/" + i,
            "'%s' is no origin; write scheme, host and maybe port of a page, such as https://example.org, one for each site"
                .formatted(origins.get(i)));
      }
    }
    return Set.copyOf(origins);
  }

  /**
   * The files of the certificate; null where none is wanted.
   *
   * @param folder what relative paths are relative to
   */
  static @Nullable TlsFiles tls(@Nullable TlsYaml yaml, Path folder, OptionChecker check) {
    if (yaml == null) {
      return null;
    }
    if (yaml.certificate() == null || yaml.key() == null) {
      check.problem("/tls", "both 'certificate' and 'key' are wanted, the paths of files in PEM");
      return null;
    }
    return new TlsFiles(folder.resolve(yaml.certificate()), folder.resolve(yaml.key()));
  }
}
