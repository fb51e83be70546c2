package io.serai.plugins.pytorch;

import io.serai.spi.Cancellation;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import java.nio.file.Path;
import java.util.List;

/** The one backend of a test run: libtorch is loaded once in a process. */
final class TestingBackend {
  static final PyTorchBackend BACKEND =
      new PyTorchBackend(
          new NativeSettings(
              Path.of("target", "native-tests"),
              List.of(Path.of(System.getProperty("serai.libtorch")))),
          2);

  private TestingBackend() {}

  static Model load(TestingModel model) {
    return BACKEND.load(model.source(), LoadListener.NONE, new Cancellation());
  }
}
