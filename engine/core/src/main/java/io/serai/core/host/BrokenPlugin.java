package io.serai.core.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;

/** What can be told of a file that isn't a usable bundle. */
final class BrokenPlugin {
  private BrokenPlugin() {}

  /** The file by its bundle's name and version, where its manifest can be read. */
  static PluginInfo info(Path file, List<String> reasons) {
    String name = String.valueOf(file.getFileName());
    String version = "";
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest != null) {
        Attributes attributes = manifest.getMainAttributes();
        String symbolicName = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (symbolicName != null) {
          name = symbolicName.split(";", 2)[0].strip();
          version = String.valueOf(attributes.getValue(Constants.BUNDLE_VERSION));
        }
      }
    } catch (IOException e) {
      return of(name, version, file, reasons);
    }
    return of(name, version, file, reasons);
  }

  /** Why the framework didn't take a file. */
  static String reason(Path file, Exception failure) {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.size() == 0 ? "is an empty jar file" : words(failure);
    } catch (ZipException e) {
      return "is not a jar file, or a truncated one: " + e.getMessage();
    } catch (IOException e) {
      return "can't be read: " + e;
    }
  }

  private static String words(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return "is not a valid bundle: " + cause.getMessage();
  }

  private static PluginInfo of(String name, String version, Path file, List<String> reasons) {
    return new PluginInfo(
        name, version, file, PluginState.BROKEN, null, null, List.of(), 0, reasons);
  }
}
