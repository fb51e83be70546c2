package io.serai.plugins.onnxruntime;

import io.serai.spi.Cancellation;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import java.nio.file.Path;

/** The one backend of a test run: a class loader loads native code once. */
final class TestingBackend {
  static final OnnxBackend BACKEND =
      new OnnxBackend(new NativeSettings(Path.of("target", "native-tests"), null), 3);

  private TestingBackend() {}

  static Model load(TestingModel model) {
    return BACKEND.load(model.source(), LoadListener.NONE, new Cancellation());
  }
}
