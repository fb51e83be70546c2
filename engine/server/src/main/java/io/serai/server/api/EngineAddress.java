package io.serai.server.api;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine is, and how it is asked.
 *
 * @param url such as {@code http://127.0.0.1:8000}
 * @param key what is sent with every request; null for none
 * @param tls whom to trust to be that engine; null for what this Java trusts
 */
public record EngineAddress(URI url, @Nullable String key, @Nullable SSLContext tls) {
  /** Without the key. */
  @Override
  public String toString() {
    return url.toString();
  }
}
