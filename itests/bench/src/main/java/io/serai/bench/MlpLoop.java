package io.serai.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The model of {@link MlpModel} called in a loop by ONNX Runtime's own Java API and nothing else,
 * on one thread: what the server is compared with. Run by {@code kserve.sh}, with the graph; prints
 * calls per second and microseconds of processor time for each.
 */
public final class MlpLoop {
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer input =
      ByteBuffer.allocateDirect(MlpModel.WIDTH * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
  private float read;

  private MlpLoop(String graph) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    session = environment.createSession(graph, options);
    input.put(MlpModel.input());
  }

  /** Loads the graph and calls it. */
  public static void main(String[] arguments) throws OrtException {
    MlpLoop loop = new MlpLoop(arguments[0]);
    loop.run(WARM_NANOS);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    long calls = loop.run(MEASURED_NANOS);
    long nanos = threads.getCurrentThreadCpuTime() - before;
    if (!Float.isFinite(loop.read)) {
      throw new IllegalStateException("the model answered " + loop.read);
    }
    System.out.printf(
        Locale.ROOT, "%.0f %.1f%n", calls / (MEASURED_NANOS / 1e9), nanos / 1e3 / calls);
  }

  private long run(long nanos) throws OrtException {
    long[] shape = {1, MlpModel.WIDTH};
    long calls = 0;
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      input.rewind();
      try (OnnxTensor tensor = OnnxTensor.createTensor(environment, input, shape);
          Result result = session.run(Map.of("x", tensor))) {
        read = ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
      }
      calls++;
    }
    return calls;
  }
}
