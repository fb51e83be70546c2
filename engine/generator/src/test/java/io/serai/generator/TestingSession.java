package io.serai.generator;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.serai.spi.Cancellation;
import io.serai.spi.LoadListener;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A generated model in ONNX Runtime. */
final class TestingSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final Shape shape;
  private final OrtSession session;

  private TestingSession(Shape shape, OrtSession session) {
    this.shape = shape;
    this.session = session;
  }

  static TestingSession generate(Shape shape, Path folder) throws IOException, OrtException {
    new ModelGenerator().generate(shape, folder, LoadListener.NONE, new Cancellation());
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return new TestingSession(
          shape, ENVIRONMENT.createSession(folder.resolve("model.onnx").toString(), options));
    }
  }

  /** An answer of a decoder, whose cache the next step takes. */
  record Step(OrtSession.Result result) {
    /** [tokens, vocabulary]. */
    float[][] logits() throws OrtException {
      return ((float[][][]) result.get("logits").orElseThrow().getValue())[0];
    }
  }

  /** Tokens from nothing. */
  Step first(long... ids) throws OrtException {
    return firstAt(0, 1, ids);
  }

  /** Tokens from nothing, at other positions than they have. */
  Step firstAt(long position, long step, long... ids) throws OrtException {
    Map<String, OnnxTensor> past = new HashMap<>();
    for (String name : session.getInputNames()) {
      if (name.startsWith("past_key_values.")) {
        long[] dimensions = {1, shape.heads(), 0, shape.headWidth()};
        past.put(name, OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.allocate(0), dimensions));
      }
    }
    long[] positions = new long[ids.length];
    Arrays.setAll(positions, i -> position + step * i);
    return step(past, positions, 0, ids);
  }

  /** Tokens after others. */
  Step next(Step previous, int seen, long... ids) throws OrtException {
    Map<String, OnnxTensor> past = new HashMap<>();
    for (String name : session.getInputNames()) {
      if (name.startsWith("past_key_values.")) {
        String present = name.replace("past_key_values.", "present.");
        past.put(name, (OnnxTensor) previous.result.get(present).orElseThrow());
      }
    }
    long[] positions = new long[ids.length];
    Arrays.setAll(positions, i -> seen + i);
    return step(past, positions, seen, ids);
  }

  private Step step(Map<String, OnnxTensor> past, long[] positions, int seen, long... ids)
      throws OrtException {
    long[] mask = new long[seen + ids.length];
    Arrays.fill(mask, 1);
    Map<String, OnnxTensor> inputs = new HashMap<>(past);
    inputs.put("input_ids", row(ids));
    inputs.put("attention_mask", row(mask));
    inputs.put("position_ids", row(positions));
    return new Step(session.run(inputs));
  }

  /** Scores of the two classes of one text. */
  float[] classify(long[] ids, long[] mask) throws OrtException {
    try (OrtSession.Result result =
        session.run(
            Map.of(
                "input_ids",
                row(ids),
                "attention_mask",
                row(mask),
                "token_type_ids",
                row(new long[ids.length])))) {
      return ((float[][]) result.get("logits").orElseThrow().getValue())[0];
    }
  }

  private static OnnxTensor row(long... values) throws OrtException {
    return OnnxTensor.createTensor(
        ENVIRONMENT, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
