package io.serai.core.host;

import io.serai.core.device.ProcessMemory;
import io.serai.spi.Footprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much memory a bundle's own code takes: measured around its start, or guessed before. */
final class BundleMemory {
  private static final Logger LOG = LoggerFactory.getLogger(BundleMemory.class);

  /** Classes, threads and buffers of a runtime; ONNX Runtime with tokenizers took 20 to 30 MiB. */
  private static final long PRIVATE = 24L << 20;

  private BundleMemory() {}

  /** From the file: its native libraries as mapped pages, and what runtimes need besides. */
  static Footprint guess(Path jar) {
    long libraries = 0;
    Pattern mine =
        Pattern.compile(
            System.getProperty("os.arch").equals("amd64")
                ? ".*x(86_)?64.*\\.so"
                : ".*aarch64.*\\.so");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (mine.matcher(entry.getName()).matches()) {
          libraries += entry.getSize();
        }
      }
    } catch (IOException e) {
      LOG.debug("{} can't be looked into: {}", jar, e.toString());
    }
    return new Footprint(libraries == 0 ? 0 : PRIVATE, libraries, 0);
  }

  /** What this process holds now; nothing where the machine doesn't tell. */
  static Footprint now() {
    try {
      ProcessMemory now = ProcessMemory.current();
      return new Footprint(now.anonymousBytes() + now.sharedBytes(), now.fileBytes(), 0);
    } catch (IOException e) {
      LOG.debug("the memory of this process can't be read", e);
      return Footprint.NONE;
    }
  }

  /** By how much it grew. */
  static Footprint growth(Footprint before, Footprint after) {
    return new Footprint(
        Math.max(0, after.privateBytes() - before.privateBytes()),
        Math.max(0, after.mappedBytes() - before.mappedBytes()),
        0);
  }
}
