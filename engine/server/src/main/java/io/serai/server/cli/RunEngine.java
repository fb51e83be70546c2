package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.catalog.yaml.Suggestion;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.PipelineDocument;
import io.serai.server.api.RemoteApi;
import io.serai.server.api.RemoteApi.ForbiddenException;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.server.config.DeviceHolder;
import io.serai.server.config.DeviceLock;
import io.serai.server.config.DeviceLockFile;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that {@code serai run} asks: the one that serves the home, else the one that has the
 * device if it knows the name, else one in this process that has the device meanwhile.
 *
 * @param lock null where the engine is another process
 */
record RunEngine(Api api, @Nullable DeviceLock lock) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);

  /**
   * Finds it.
   *
   * @throws SeraiException with {@link ErrorCode#DEVICE_IN_USE} if another process has the device
   *     and can't be asked
   */
  static RunEngine find(GlobalOptions global, String name, Output out)
      throws IOException, InvalidFileException {
    Optional<RemoteApi> running = global.running();
    if (running.isPresent()) {
      return new RunEngine(running.get(), null);
    }
    return switch (DeviceLock.take(DeviceLockFile.of(global.config()), global.home())) {
      case DeviceLock.Answer.Taken taken -> inThisProcess(global, taken.lock());
      case DeviceLock.Answer.Held held -> ofHolder(held.holder(), name, out);
    };
  }

  private static RunEngine inThisProcess(GlobalOptions global, DeviceLock lock)
      throws IOException, InvalidFileException {
    try {
      return new RunEngine(global.inThisProcess(), lock);
    } catch (IOException | InvalidFileException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static RunEngine ofHolder(DeviceHolder holder, String name, Output out)
      throws IOException {
    if (holder.url() == null || !holder.trusted()) {
      throw holder.refusal();
    }
    RemoteApi api = EngineClient.ofHolder(holder, holder.url());
    try {
      requireName(api, name);
    } catch (UnreachableException e) {
      api.close();
      throw holder.refusal();
    } catch (SeraiException e) {
      api.close();
      throw e.code() == ErrorCode.PIPELINE_NOT_FOUND ? unknownThere(holder, e) : e;
    }
    out.note(
        "asks %s, which has this device (process %s, home %s)",
        holder.url(), holder.process(), holder.home());
    return new RunEngine(api, null);
  }

  private static SeraiException unknownThere(DeviceHolder holder, SeraiException e) {
    SeraiException refusal = holder.refusal();
    return new SeraiException(
        refusal.code(),
        "%s%nThat one was asked: %s".formatted(refusal.getMessage(), e.getMessage()),
        e);
  }

  /**
   * Checks that there is such a pipeline or model, where that may be looked at.
   *
   * @throws SeraiException with {@link ErrorCode#PIPELINE_NOT_FOUND} if there isn't
   */
  static void requireName(Api api, String name) {
    List<String> names =
        new ArrayList<>(api.pipelines().pipelines().stream().map(PipelineDocument::name).toList());
    if (names.contains(name)) {
      return;
    }
    try {
      api.model(name);
    } catch (ForbiddenException e) {
      // Who may only ask models can't look for one; asking it tells whether there is such a model.
      LOG.debug("whether there is a model {} can't be looked at", name, e);
    } catch (SeraiException e) {
      if (e.code() != ErrorCode.MODEL_NOT_FOUND) {
        throw e;
      }
      api.models().models().forEach(model -> names.add(model.name()));
      throw new SeraiException(
          ErrorCode.PIPELINE_NOT_FOUND,
          "there is no pipeline or model named '%s'%s"
              .formatted(name, Suggestion.didYouMeanOneOf(name, names)),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      api.close();
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
