package io.serai.core.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/**
 * Says in words what a bundle needs and doesn't get. The framework's own failure names neither the
 * version that is offered nor the processor that there is, so this compares the bundle's
 * requirements with what the framework offers.
 */
final class UnmetRequirements {
  private static final Pattern LOWEST = Pattern.compile("\\((?:bundle-)?version>=([^)]+)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\((?:bundle-)?version>=([^)]+)\\)\\)");
  private static final Pattern EXACT = Pattern.compile("\\(version=([^)]+)\\)");
  private static final Pattern PROCESSOR =
      Pattern.compile("\\(osgi\\.native\\.processor~=([^)]+)\\)");
  private static final Pattern SYSTEM = Pattern.compile("\\(osgi\\.native\\.osname~=([^)]+)\\)");

  private UnmetRequirements() {}

  static List<String> of(Bundle bundle, FrameworkWiring framework) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    List<String> reasons = new ArrayList<>();
    for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
      if (mandatory(requirement) && !met(requirement, revision, framework)) {
        reasons.add(words(requirement, framework));
      }
    }
    if (reasons.isEmpty()) {
      reasons.add(
          "its requirements can't be met together: what it needs is offered, but not to this"
              + " bundle");
    }
    return reasons;
  }

  private static boolean mandatory(BundleRequirement requirement) {
    Map<String, String> directives = requirement.getDirectives();
    String effective =
        directives.getOrDefault(
            Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
    String resolution = directives.getOrDefault(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, "");
    return effective.equals(Namespace.EFFECTIVE_RESOLVE)
        && !resolution.equals(Namespace.RESOLUTION_OPTIONAL)
        && !resolution.equals(PackageNamespace.RESOLUTION_DYNAMIC);
  }

  private static boolean met(
      BundleRequirement requirement, BundleRevision revision, FrameworkWiring framework) {
    return !framework.findProviders(requirement).isEmpty()
        || revision.getDeclaredCapabilities(requirement.getNamespace()).stream()
            .anyMatch(requirement::matches);
  }

  private static String words(BundleRequirement requirement, FrameworkWiring framework) {
    String filter = requirement.getDirectives().getOrDefault("filter", "");
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> packageWords(filter, framework);
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "needs Java %s, but the engine runs on %s"
              .formatted(
                  first(EXACT, filter, first(LOWEST, filter, filter)), Runtime.version().feature());
      case NativeNamespace.NATIVE_NAMESPACE ->
          "has native code for %s on %s, but this machine is %s on %s"
              .formatted(
                  all(SYSTEM, filter),
                  all(PROCESSOR, filter),
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"));
      case HostNamespace.HOST_NAMESPACE, "osgi.wiring.bundle" ->
          "needs another bundle that isn't installed: " + filter;
      default -> "needs %s %s, which nothing offers".formatted(requirement.getNamespace(), filter);
    };
  }

  private static String packageWords(String filter, FrameworkWiring framework) {
    Pattern named = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    String name = first(named, filter, filter);
    Collection<BundleCapability> offers =
        framework.findProviders(new AnyVersion("(osgi.wiring.package=" + name + ")"));
    String needed = "needs package " + name + range(filter);
    if (offers.isEmpty()) {
      return needed + ", which nothing offers; the bundle must contain it";
    }
    TreeSet<String> versions = new TreeSet<>();
    offers.forEach(
        offer ->
            versions.add(String.valueOf(offer.getAttributes().get(Constants.VERSION_ATTRIBUTE))));
    return needed + ", offered is " + String.join(", ", versions);
  }

  private static String range(String filter) {
    String below = first(BELOW, filter, "");
    String rest = BELOW.matcher(filter).replaceAll("");
    String lowest = first(LOWEST, rest, "");
    if (lowest.isEmpty()) {
      return "";
    }
    return below.isEmpty() ? " " + lowest + " or newer" : " [" + lowest + "," + below + ")";
  }

  private static String first(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  private static String all(Pattern pattern, String text) {
    TreeSet<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .forEach(result -> found.add(result.group(1).toLowerCase(Locale.ROOT)));
    return found.isEmpty() ? text : String.join(" or ", found);
  }

  /** A requirement for a package of whatever version. */
  private record AnyVersion(String filter) implements Requirement {
    @Override
    public String getNamespace() {
      return PackageNamespace.PACKAGE_NAMESPACE;
    }

    @Override
    public Map<String, String> getDirectives() {
      return Map.of(Namespace.REQUIREMENT_FILTER_DIRECTIVE, filter);
    }

    @Override
    public Map<String, Object> getAttributes() {
      return Map.of();
    }

    @Override
    public org.osgi.resource.Resource getResource() {
      throw new IllegalStateException("a requirement of the engine's own belongs to no resource");
    }
  }
}
