package io.serai.core.worker.steered;

import io.serai.spi.Backend;
import io.serai.spi.Cancellation;
import io.serai.spi.ErrorCode;
import io.serai.spi.Estimate;
import io.serai.spi.Footprint;
import io.serai.spi.LoadListener;
import io.serai.spi.MemoryKind;
import io.serai.spi.Model;
import io.serai.spi.ModelSource;
import io.serai.spi.ParameterSpec;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A backend whose models' files say what they do: {@code infer=crash} and the like. */
public final class SteeredBackend implements BundleActivator, Backend {
  @Override
  public void start(BundleContext context) {
    String deed = context.getProperty("steered.start");
    if (deed != null) {
      try {
        Files.createFile(Path.of(context.getProperty("steered.marker")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Deed.valueOf(deed).perform(new Cancellation());
    }
    context.registerService(Backend.class, this, null);
  }

  @Override
  public void stop(BundleContext context) {}

  @Override
  public String name() {
    return "steered";
  }

  @Override
  public String runtimeVersion() {
    return "1.2.3";
  }

  @Override
  public Set<String> formats() {
    return Set.of("steered");
  }

  @Override
  public List<ParameterSpec> parameters() {
    return List.of(new ParameterSpec("label", "string", "", "Answered by classify."));
  }

  @Override
  public Estimate estimate(ModelSource source) {
    return new Estimate(
        List.of(
            new Estimate.Part("words", MemoryKind.PRIVATE, source.requireFile("model").size()),
            new Estimate.Part("files", MemoryKind.MAPPED, 2),
            new Estimate.Part("GPU", MemoryKind.PINNED, 3)),
        new Footprint(1, 2, 3));
  }

  @Override
  public Model load(ModelSource source, LoadListener listener, Cancellation cancellation) {
    Properties steering = new Properties();
    try (Reader reader =
        Channels.newReader(source.requireFile("model").open(), StandardCharsets.UTF_8)) {
      steering.load(reader);
    } catch (IOException e) {
      throw new SeraiException(ErrorCode.INVALID_MODEL, e.toString(), e);
    }
    listener.progress("reading", 0.5);
    SteeredModel model = new SteeredModel(source, steering);
    model.perform("load", cancellation);
    listener.progress("done", 1);
    if (steering.containsKey("lost")) {
      Path when = Path.of(steering.getProperty("when"));
      Thread.ofPlatform().daemon().start(() -> lose(listener, steering.getProperty("lost"), when));
    }
    return model;
  }

  /** Once there is a file, which is made when the load is over. */
  private static void lose(LoadListener listener, String why, Path when) {
    try {
      while (!Files.exists(when)) {
        Thread.sleep(10);
      }
      listener.lost("what computed it: " + why);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
