package io.serai.routes.check;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.util.URISupport;

/**
 * An endpoint that a pipeline's file names: {@code uri} with {@code parameters} beside it.
 *
 * @param scheme of the component
 * @param remaining what follows it in the address, without the query; empty where parameters say
 *     all
 * @param parameters those of the query and those beside it, as text
 * @param consumer whether it stands behind {@code from}
 * @param at its place in the file
 */
record Endpoint(
    String scheme,
    String remaining,
    Map<String, String> parameters,
    boolean consumer,
    JsonPointer at) {

  static Endpoint of(String uri, JsonNode beside, boolean consumer, JsonPointer at)
      throws URISyntaxException {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    int colon = path.indexOf(':');
    String scheme = colon < 0 ? path : path.substring(0, colon);
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query >= 0) {
      URISupport.parseQuery(uri.substring(query + 1))
          .forEach((name, value) -> parameters.put(name, String.valueOf(value)));
    }
    beside.properties().forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
    String remaining = colon < 0 ? "" : path.substring(colon + 1).replaceFirst("^//", "");
    return new Endpoint(scheme, remaining, parameters, consumer, at);
  }
}
