package io.serai.core.host;

import java.util.List;

/**
 * What a bundle says it holds, without being started.
 *
 * @param name the backend's name
 * @param formats what it takes, in lower case
 */
public record BackendOffer(String name, List<String> formats) {
  /** Copies the list. */
  public BackendOffer {
    formats = List.copyOf(formats);
  }
}
