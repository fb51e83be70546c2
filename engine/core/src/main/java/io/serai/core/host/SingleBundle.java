package io.serai.core.host;

import io.serai.spi.Backend;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;

/** A framework with one bundle, started; for a process that serves nothing else. */
public final class SingleBundle implements AutoCloseable {
  private final BundleFramework framework;
  private final Backend backend;

  private SingleBundle(BundleFramework framework, Backend backend) {
    this.framework = framework;
    this.backend = backend;
  }

  /**
   * Starts a bundle.
   *
   * @param file the jar file
   * @param storage a folder of this process alone, emptied first
   * @param properties what the bundle can read from its context
   * @throws SeraiException with {@link ErrorCode#BACKEND_UNAVAILABLE}, saying what it lacks
   */
  public static SingleBundle start(Path file, Path storage, Map<String, String> properties) {
    BundleFramework framework = new BundleFramework(storage, properties);
    try {
      return new SingleBundle(framework, backend(framework, file));
    } catch (RuntimeException e) {
      framework.close();
      throw e;
    }
  }

  private static Backend backend(BundleFramework framework, Path file) {
    try {
      Bundle bundle = framework.install(String.valueOf(file.getFileName()), file);
      List<String> reasons = framework.resolve(bundle);
      if (reasons.isEmpty()) {
        return framework.start(bundle);
      }
      throw unusable(file, String.join("; ", reasons), null);
    } catch (BundleException | IOException e) {
      throw unusable(file, BrokenPlugin.reason(file, e), e);
    }
  }

  private static SeraiException unusable(Path file, String reason, @Nullable Exception cause) {
    return new SeraiException(
        ErrorCode.BACKEND_UNAVAILABLE,
        "plugin %s can't be used: %s".formatted(file, reason),
        cause);
  }

  /** A class of each library that this needs. */
  public static List<Class<?>> foundations() {
    return List.of(Backend.class, Framework.class, FrameworkFactory.class, Logger.class);
  }

  /** The backend that the bundle registered. */
  public Backend backend() {
    return backend;
  }

  /** Stops the bundle; its models must be closed. */
  @Override
  public void close() {
    framework.close();
  }
}
