package io.serai.routes.check;

import io.serai.catalog.yaml.Suggestion;
import io.serai.routes.model.AutoModel;
import io.serai.routes.model.ModelEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the Camel components that are here know of addresses and parameters. */
final class Components {
  private static final String SERVICES = "META-INF/services/org/apache/camel/component/";

  private static final Logger LOG = LoggerFactory.getLogger(Components.class);

  private final CamelContext context;
  private final RuntimeCamelCatalog catalog;

  Components(CamelContext context) {
    this.context = context;
    this.catalog = context.getCamelContextExtension().getContextPlugin(RuntimeCamelCatalog.class);
  }

  /**
   * Something wrong with an endpoint.
   *
   * @param parameter the parameter that is meant; {@code uri} for the component itself
   * @param words what is wrong
   */
  record Finding(String parameter, String words) {}

  /** What is wrong with an endpoint, or nothing. */
  List<Finding> problems(Endpoint endpoint) {
    String json = catalog.componentJSonSchema(endpoint.scheme());
    if (json == null) {
      return List.of(
          new Finding(
              "uri",
              "there is no component '%s'%s"
                  .formatted(
                      endpoint.scheme(), Suggestion.didYouMean(endpoint.scheme(), installed()))));
    }
    ComponentModel model = JsonMapper.generateComponentModel(json);
    Map<String, String> all = new LinkedHashMap<>(endpoint.parameters());
    pathParameter(model, endpoint.remaining(), all);
    EndpointValidationResult result = catalog.validateProperties(endpoint.scheme(), all);
    List<Finding> findings = words(result, model, endpoint);
    if (endpoint.scheme().equals("model")) {
      endpoint.parameters().forEach((name, value) -> range(findings, name, value));
      String problem = findings.isEmpty() ? AutoModel.problem(all) : null;
      if (problem != null) {
        findings.add(new Finding("name", problem));
      }
    }
    return findings;
  }

  private static void range(List<Finding> findings, String name, String value) {
    try {
      String problem = ModelEndpoint.problem(name, Double.parseDouble(value));
      if (problem != null && findings.stream().noneMatch(f -> f.parameter().equals(name))) {
        findings.add(new Finding(name, problem));
      }
    } catch (NumberFormatException e) {
      LOG.trace("'{}' is no number; where it should be one, Camel's catalog says so", value, e);
    }
  }

  /** An address's first path parameter, such as the name in {@code model:NAME}. */
  private static void pathParameter(
      ComponentModel model, String remaining, Map<String, String> parameters) {
    List<ComponentModel.EndpointOptionModel> paths = model.getEndpointPathOptions();
    if (!remaining.isEmpty() && !paths.isEmpty()) {
      parameters.putIfAbsent(paths.getFirst().getName(), remaining);
      for (ComponentModel.EndpointOptionModel path : paths) {
        if (path.isRequired()) {
          parameters.putIfAbsent(path.getName(), remaining);
        }
      }
    }
  }

  private static List<Finding> words(
      EndpointValidationResult result, ComponentModel model, Endpoint endpoint) {
    List<Finding> findings = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    model.getEndpointOptions().stream().map(BaseOptionModel::getName).forEach(known::add);
    for (String name : sorted(result.getUnknown())) {
      findings.add(
          new Finding(
              name,
              "component '%s' has no parameter '%s'%s"
                  .formatted(endpoint.scheme(), name, Suggestion.didYouMean(name, known))));
    }
    for (String name : sorted(result.getRequired())) {
      findings.add(
          new Finding(
              "uri", "component '%s' needs the parameter '%s'".formatted(endpoint.scheme(), name)));
    }
    strings(result.getInvalidEnum())
        .forEach(
            (name, value) ->
                findings.add(
                    new Finding(
                        name,
                        "parameter '%s' can't be '%s'; it is one of %s"
                            .formatted(name, value, result.getEnumChoices(name)))));
    invalid(findings, result.getInvalidInteger(), "a whole number");
    invalid(findings, result.getInvalidNumber(), "a number");
    invalid(findings, result.getInvalidBoolean(), "true or false");
    invalid(findings, result.getInvalidDuration(), "a time, such as 5000 or 5s");
    return findings;
  }

  private static void invalid(List<Finding> findings, Map<?, ?> invalid, String wanted) {
    strings(invalid)
        .forEach(
            (name, value) ->
                findings.add(
                    new Finding(
                        name,
                        "parameter '%s' must be %s, but is '%s'".formatted(name, wanted, value))));
  }

  private static Map<String, String> strings(Map<?, ?> raw) {
    Map<String, String> strings = new LinkedHashMap<>();
    if (raw != null) {
      raw.forEach((name, value) -> strings.put(String.valueOf(name), String.valueOf(value)));
    }
    return strings;
  }

  private static Set<String> sorted(Set<?> raw) {
    Set<String> sorted = new TreeSet<>();
    if (raw != null) {
      raw.forEach(name -> sorted.add(String.valueOf(name)));
    }
    return sorted;
  }

  /** The names of all components on the class path. */
  private Set<String> installed() {
    Set<String> names = new TreeSet<>(context.getComponentNames());
    try {
      for (URL folder :
          Collections.list(Components.class.getClassLoader().getResources(SERVICES))) {
        URLConnection connection = folder.openConnection();
        if (connection instanceof JarURLConnection jar) {
          jar.setUseCaches(false);
          try (JarFile file = jar.getJarFile()) {
            file.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(SERVICES) && !name.equals(SERVICES))
                .forEach(name -> names.add(name.substring(SERVICES.length())));
          }
        } else {
          try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }
}
