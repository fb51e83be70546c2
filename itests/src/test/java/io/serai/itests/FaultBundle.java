package io.serai.itests;

import io.serai.itests.fault.FaultBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The backend that gets stuck, and models of it, in a home folder. */
public final class FaultBundle {
  private static final String PACKAGE = FaultBackend.class.getPackageName();

  private FaultBundle() {}

  /** Puts the backend's bundle into a home's plugins. */
  static void install(Path home) throws IOException, URISyntaxException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", PACKAGE);
    attributes.putValue("Bundle-Version", "1.0.0");
    attributes.putValue("Bundle-Activator", FaultBackend.class.getName());
    attributes.putValue("Import-Package", "io.serai.spi;version=\"[1.0,2)\",org.osgi.framework");
    attributes.putValue(
        "Provide-Capability",
        "io.serai.backend;name=fault;formats:List<String>=\"fault\";isolation=worker");
    Path classes =
        Path.of(FaultBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = Files.createDirectories(home.resolve("plugins")).resolve("fault.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.list(classes.resolve(PACKAGE.replace('.', '/')))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
  }

  /**
   * Installs the backend with models of it that lock memory: {@code HOME MIB NAME...}. Such a model
   * stands in for one on a GPU.
   */
  public static void main(String[] args) throws IOException, URISyntaxException {
    Path home = Path.of(args[0]);
    install(home);
    for (int i = 2; i < args.length; i++) {
      model(home, args[i], Integer.parseInt(args[1]));
    }
  }

  /** Describes a model of it in a home's catalog. */
  static void model(Path home, String name, int lockedMib) throws IOException {
    model(home, name, "locked_mib: " + lockedMib);
  }

  /** The same with any parameters, as in YAML. */
  static void model(Path home, String name, String parameters) throws IOException {
    Path folder = Files.createDirectories(home.resolve("catalog").resolve(name));
    Files.writeString(folder.resolve("weights"), "x");
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        name: %s
        version: "1"
        tasks: [text-classification]
        format: fault
        parameters: {%s}
        files:
          - path: weights
            role: model
            size: 1
            sha256: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        """
            .formatted(name, parameters));
  }

  /** Takes a model of it out of a home's catalog again. */
  static void remove(Path home, String name) throws IOException {
    Path folder = home.resolve("catalog").resolve(name);
    Files.delete(folder.resolve("model.yaml"));
    Files.delete(folder.resolve("weights"));
    Files.delete(folder);
  }
}
