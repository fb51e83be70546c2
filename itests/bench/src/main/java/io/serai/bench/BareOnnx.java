package io.serai.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts of a language model with a cache, by ONNX Runtime's own Java API and nothing else: each
 * step takes over the cache that the one before gave. Run by {@code generation.sh}, with the graph,
 * the prompt's tokens, how many to generate and how many texts.
 */
public final class BareOnnx {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private BareOnnx(String graph) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    session = environment.createSession(graph, options);
  }

  /** Loads the graph and generates. */
  public static void main(String[] arguments) throws Exception {
    BareOnnx bare = new BareOnnx(arguments[0]);
    int prompt = Integer.parseInt(arguments[1]);
    int tokens = Integer.parseInt(arguments[2]);
    GenerationTimes.measure(
        Integer.parseInt(arguments[3]), clock -> bare.generate(prompt, tokens, clock));
  }

  private int generate(int prompt, int tokens, GenerationTimes.Clock clock) throws OrtException {
    long[] ids = new long[prompt];
    Arrays.fill(ids, 5);
    Map<String, OnnxTensor> past = emptyCache();
    Result before = null;
    for (int seen = prompt, i = 0; i < tokens; i++, seen++) {
      Result result = step(ids, seen, past);
      if (before == null) {
        past.values().forEach(OnnxTensor::close);
      } else {
        before.close();
      }
      ids = new long[] {best((OnnxTensor) result.get("logits").orElseThrow())};
      past = cache(result);
      before = result;
      clock.tick();
    }
    if (before != null) {
      before.close();
    }
    return prompt;
  }

  private Result step(long[] ids, int seen, Map<String, OnnxTensor> past) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>(past);
    Map<String, OnnxTensor> own = new HashMap<>();
    own.put("input_ids", tensor(ids));
    if (session.getInputInfo().containsKey("attention_mask")) {
      long[] mask = new long[seen];
      Arrays.fill(mask, 1);
      own.put("attention_mask", tensor(mask));
    }
    if (session.getInputInfo().containsKey("position_ids")) {
      long[] positions = new long[ids.length];
      Arrays.setAll(positions, i -> seen - positions.length + i);
      own.put("position_ids", tensor(positions));
    }
    inputs.putAll(own);
    try {
      return session.run(inputs);
    } finally {
      own.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] numbers) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(numbers), new long[] {1, numbers.length});
  }

  private Map<String, OnnxTensor> emptyCache() throws OrtException {
    Map<String, OnnxTensor> past = new HashMap<>();
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      if (input.getKey().startsWith("past_key_values.")) {
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
        past.put(
            input.getKey(),
            OnnxTensor.createTensor(
                environment, FloatBuffer.allocate(0), new long[] {1, shape[1], 0, shape[3]}));
      }
    }
    return past;
  }

  private static Map<String, OnnxTensor> cache(Result result) {
    Map<String, OnnxTensor> past = new HashMap<>();
    result.forEach(
        output -> {
          if (output.getKey().startsWith("present.")) {
            past.put(
                output.getKey().replace("present.", "past_key_values."),
                (OnnxTensor) output.getValue());
          }
        });
    return past;
  }

  private static long best(OnnxTensor logits) {
    long[] shape = logits.getInfo().getShape();
    int vocabulary = (int) shape[2];
    FloatBuffer scores = logits.getFloatBuffer();
    int last = (int) (shape[1] - 1) * vocabulary;
    int best = 0;
    for (int i = 1; i < vocabulary; i++) {
      if (scores.get(last + i) > scores.get(last + best)) {
        best = i;
      }
    }
    return best;
  }
}
