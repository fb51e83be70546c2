package io.serai.routes.check;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.serai.catalog.yaml.Problem;
import io.serai.catalog.yaml.Suggestion;
import io.serai.catalog.yaml.YamlDocument;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Language;

/**
 * Finds what Camel's own reading of a pipeline's file doesn't, or finds without a place: components
 * and parameters that don't exist, beans that nobody defines, expressions that can't be parsed,
 * routes and steps without an id.
 */
public final class PipelineCheck {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Set<String> LANGUAGES = Set.of("simple");
  private static final Set<String> PREDICATES = Set.of("when", "filter", "validate", "onWhen");
  private static final Set<String> SUPPORTED =
      Set.of(
          "beans",
          "errorHandler",
          "from",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "onCompletion",
          "onException",
          "route");

  private final YamlDocument document;
  private final CamelContext context;
  private final Predicate<String> taken;
  private final Components components;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Set<String> beans = new TreeSet<>();
  private final Set<String> ids = new HashSet<>();

  private PipelineCheck(YamlDocument document, CamelContext context, Predicate<String> taken) {
    this.document = document;
    this.context = context;
    this.taken = taken;
    this.components = new Components(context);
  }

  /**
   * Everything that is wrong; empty for a good file. Nothing of the file is made.
   *
   * @param taken whether a name can't be that of a bean of this file
   */
  public static List<Problem> of(
      YamlDocument document, CamelContext context, Predicate<String> taken) {
    PipelineCheck check = new PipelineCheck(document, context, taken);
    check.visitFile();
    return check.problems;
  }

  /** Keys that can't stand where they stand, for a file that Camel couldn't read. */
  public static List<Problem> structure(YamlDocument document) {
    return StructureCheck.of(document);
  }

  private void visitFile() {
    JsonNode root = document.root();
    if (!root.isArray()) {
      problem(JsonPointer.empty(), "a pipeline's file is a list; begin it with '- route:'");
      return;
    }
    JsonPointer top = JsonPointer.empty();
    for (int i = 0; i < root.size(); i++) {
      visitBeans(root.get(i).path("beans"), top.appendIndex(i).appendProperty("beans"));
    }
    boolean hasRoute = false;
    for (int i = 0; i < root.size(); i++) {
      JsonPointer at = top.appendIndex(i);
      hasRoute |= visitItem(root.get(i), at);
    }
    if (!hasRoute && problems.isEmpty()) {
      problem(JsonPointer.empty(), "there is no route in this file");
    }
    for (Endpoint endpoint : endpoints) {
      for (Components.Finding finding : components.problems(endpoint)) {
        problem(place(endpoint, finding.parameter()), finding.words());
      }
    }
  }

  private void visitBeans(JsonNode definitions, JsonPointer at) {
    for (int i = 0; i < definitions.size(); i++) {
      JsonPointer place = at.appendIndex(i);
      JsonNode bean = definitions.path(i);
      String name = bean.path("name").asText("");
      String type = bean.path("type").asText("");
      if (name.isEmpty() || type.isEmpty()) {
        problem(place, "a bean needs a 'name' and a 'type'");
        continue;
      }
      if (!beans.add(name)) {
        problem(place.appendProperty("name"), "there is another bean named '%s'".formatted(name));
      } else if (taken.test(name)) {
        problem(
            place.appendProperty("name"),
            "the name '%s' belongs to the engine or to another file; give the bean another"
                .formatted(name));
      }
      String className = type.replaceFirst("^#class:", "").replaceFirst("[(#].*", "");
      if (!bean.has("script") && context.getClassResolver().resolveClass(className) == null) {
        problem(place.appendProperty("type"), "there is no class '%s'".formatted(className));
      }
    }
  }

  private JsonPointer place(Endpoint endpoint, String parameter) {
    JsonPointer beside = endpoint.at().appendProperty("parameters").appendProperty(parameter);
    return document.root().at(beside).isMissingNode()
        ? endpoint.at().appendProperty("uri")
        : beside;
  }

  private boolean visitItem(JsonNode item, JsonPointer at) {
    boolean route = false;
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      String key = entry.getKey();
      JsonPointer place = at.appendProperty(key);
      if (!SUPPORTED.contains(key)) {
        problem(
            place, "'%s' can't stand here%s".formatted(key, Suggestion.didYouMean(key, SUPPORTED)));
      } else if (key.equals("from")) {
        problem(place, "a pipeline needs a name: put 'from' into a 'route' with an 'id'");
      } else if (key.equals("route")) {
        route = true;
        visitRoute(entry.getValue(), place);
      } else if (!key.equals("beans")) {
        visit(key, entry.getValue(), place);
      }
    }
    return route;
  }

  private void visitRoute(JsonNode route, JsonPointer at) {
    String id = route.path("id").asText("");
    if (id.isEmpty()) {
      problem(at, "the route has no 'id', which is the pipeline's name");
    } else if (!NAME.matcher(id).matches()) {
      problem(
          at.appendProperty("id"),
          "'%s' may only hold letters, digits, '.', '_' and '-', and begins with a letter or digit"
              .formatted(id));
    } else if (!ids.add(id)) {
      problem(
          at.appendProperty("id"), "there is another route or step with the id '%s'".formatted(id));
    }
    if (!route.has("from")) {
      problem(
          at,
          "the route has no 'from'; a pipeline that is called by its name begins with 'from: {uri: direct, parameters: {name: %s}}'"
              .formatted(id));
    }
    visit("route", route, at);
  }

  private void visit(String key, JsonNode node, JsonPointer at) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        visit(key, node.get(i), at.appendIndex(i));
      }
      return;
    }
    if (!node.isObject()) {
      if ((key.equals("to") || key.equals("from")) && node.isTextual()) {
        endpoint(node.asText(), node, key.equals("from"), at);
      }
      return;
    }
    if (node.path("uri").isTextual()) {
      endpoint(node.get("uri").asText(), node.path("parameters"), key.equals("from"), at);
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      JsonPointer place = at.appendProperty(name);
      JsonNode value = entry.getValue();
      switch (name) {
        case "parameters" -> {}
        case "aggregationStrategy" -> bean(value, place, AggregationStrategy.class);
        case "executorService" -> bean(value, place, Object.class);
        case "ref" -> {
          if (key.equals("bean") || key.equals("process")) {
            bean(value, place, Object.class);
          }
        }
        case "id" -> {
          if (!key.equals("route") && !ids.add(value.asText())) {
            problem(
                place, "there is another route or step with the id '%s'".formatted(value.asText()));
          }
        }
        case "expression" -> visitExpression(key, value, place);
        default -> {
          if (LANGUAGES.contains(name)) {
            expression(key, name, value, place);
          } else {
            visit(name, value, place);
          }
        }
      }
    }
  }

  private void visitExpression(String step, JsonNode expression, JsonPointer at) {
    expression
        .properties()
        .forEach(
            entry -> {
              if (LANGUAGES.contains(entry.getKey())) {
                expression(
                    step, entry.getKey(), entry.getValue(), at.appendProperty(entry.getKey()));
              }
            });
  }

  private void expression(String step, String language, JsonNode node, JsonPointer at) {
    String text = node.isTextual() ? node.asText() : node.path("expression").asText("");
    if (text.isEmpty() || text.contains("bean:")) {
      // A bean that an expression names is made when it is parsed.
      return;
    }
    try {
      Language parser = context.resolveLanguage(language);
      if (PREDICATES.contains(step)) {
        parser.createPredicate(text).init(context);
      } else {
        parser.createExpression(text).init(context);
      }
    } catch (RuntimeException e) {
      problem(
          node.isObject() ? at.appendProperty("expression") : at,
          "the expression can't be parsed: "
              + String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(""));
    }
  }

  private void endpoint(String uri, JsonNode parameters, boolean consumer, JsonPointer at) {
    if (uri.isBlank()) {
      problem(at, "the 'uri' is empty");
      return;
    }
    try {
      endpoints.add(Endpoint.of(uri, parameters, consumer, at));
    } catch (URISyntaxException e) {
      problem(at, "'%s' is not an address: %s".formatted(uri, e.getMessage()));
    }
  }

  private void bean(JsonNode reference, JsonPointer at, Class<?> type) {
    String name = reference.asText("").replaceFirst("^#bean:", "").replaceFirst("^#", "");
    if (name.isEmpty() || name.contains(":") || beans.contains(name)) {
      return;
    }
    Object found = context.getRegistry().lookupByName(name);
    if (found == null) {
      Set<String> known = new TreeSet<>(context.getRegistry().findByTypeWithName(type).keySet());
      known.addAll(beans);
      problem(
          at, "there is no bean named '%s'%s".formatted(name, Suggestion.didYouMean(name, known)));
    } else if (!type.isInstance(found)) {
      problem(at, "the bean '%s' is no %s".formatted(name, type.getSimpleName()));
    }
  }

  private void problem(JsonPointer at, String message) {
    problems.add(document.problem(at, message));
  }
}
