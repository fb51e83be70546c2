package io.serai.itests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Bundles made for a test. */
final class TestingBundle {
  private TestingBundle() {}

  /** The guide's sample backend in some version, for some versions of the SPI. */
  static Path of(Path folder, String version, String spi) throws IOException {
    Path guide = TestingArchive.ROOT.resolve("docs/own-backend");
    Path classes = Files.createDirectories(folder.resolve("classes-" + version));
    String classpath;
    try (Stream<Path> jars = Files.list(TestingArchive.ARCHIVE.resolve("lib"))) {
      classpath = String.join(":", jars.map(Path::toString).toList());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                classpath,
                "-proc:none",
                "-d",
                classes.toString(),
                guide.resolve("KeywordBackend.java").toString());
    if (failed != 0) {
      throw new IllegalStateException("the sample doesn't compile");
    }
    Manifest manifest;
    String text =
        "Manifest-Version: 1.0\n"
            + Files.readString(guide.resolve("MANIFEST.MF"))
                .replace("Bundle-Version: 1.0.0", "Bundle-Version: " + version)
                .replace("[1.0,2)", spi);
    manifest = new Manifest(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    Path jar = folder.resolve("keywords-" + version + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return jar;
  }

  /** The same bundle under another version, put in its place in one step. */
  static void copyAsVersion(Path bundle, Path target, String version) throws IOException {
    Path unfinished = Files.createTempFile("bundle", ".jar");
    try (JarFile jar = new JarFile(bundle.toFile())) {
      Manifest manifest = jar.getManifest();
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream out = Files.newOutputStream(unfinished);
          JarOutputStream zip = new JarOutputStream(out, manifest)) {
        zip.setLevel(1);
        List<JarEntry> entries = jar.stream().toList();
        for (JarEntry entry : entries) {
          if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            zip.putNextEntry(new JarEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(zip);
          }
        }
      }
    }
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
