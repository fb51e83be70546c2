package com.example.keywords;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.Classification;
import io.serai.spi.Classification.Score;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.SeraiException;
import io.serai.spi.Signature;
import io.serai.spi.Task;
import io.serai.spi.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Classifies texts by counting keywords. A model is a file of lines such as {@code praise: good great}. */
public final class KeywordBackend implements BundleActivator, Backend {
  @Override
  public void start(BundleContext context) {
    context.registerService(Backend.class, this, null);
  }

  @Override public void stop(BundleContext context) {}

  @Override public String name() { return "keywords"; }

  @Override public String runtimeVersion() { return "1.0"; }

  @Override public Set<String> formats() { return Set.of("keywords"); }

  @Override
  public Estimate estimate(ModelSource source) {
    return Estimate.ofPrivate("words", 4 * source.requireFile("model").size());
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    Map<String, Set<String>> wordsByLabel = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(source.requireFile("model").path())) {
        String[] parts = line.split(":", 2);
        if (parts.length != 2) {
          throw new SeraiException(ErrorCode.INVALID_MODEL, "not 'LABEL: WORDS': " + line);
        }
        wordsByLabel.put(parts[0].strip(), Set.of(parts[1].strip().split("\\s+")));
      }
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.LOAD_FAILED, "the keywords can't be read: " + e, e);
    }
    return new KeywordModel(wordsByLabel, estimate(source).steady());
  }

  private record KeywordModel(Map<String, Set<String>> wordsByLabel, Footprint memory) implements Model {
    @Override public Signature signature() { return new Signature(List.of(), List.of()); }

    @Override public Set<Task> tasks() { return Set.of(Task.TEXT_CLASSIFICATION); }

    @Override
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Cancellation cancellation) {
      throw new SeraiException(ErrorCode.UNSUPPORTED_TASK, "this model takes texts, not tensors");
    }

    @Override
    public List<Classification> classify(List<String> texts, Cancellation cancellation) {
      return texts.stream().map(this::classify).toList();
    }

    private Classification classify(String text) {
      List<String> words = Arrays.asList(text.toLowerCase().split("\\W+"));
      // One added to every count, so that a text without keywords gets equal scores.
      double all = wordsByLabel.values().stream().mapToDouble(set -> 1 + count(words, set)).sum();
      List<Score> scores = new ArrayList<>();
      wordsByLabel.forEach((label, set) -> scores.add(new Score(label, (1 + count(words, set)) / all)));
      return new Classification(scores, words.size());
    }

    private static long count(List<String> words, Set<String> keywords) {
      return words.stream().filter(keywords::contains).count();
    }

    @Override public void close() {}
  }
}
