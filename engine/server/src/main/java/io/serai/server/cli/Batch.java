package io.serai.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs a pipeline for many records, several at a time, and writes the answers in their order. */
final class Batch {
  /**
   * What came of it.
   *
   * @param records how many were answered or failed
   * @param failed how many of them failed
   */
  record Summary(long records, long failed) {}

  private record Pending(
      long number, @Nullable JsonNode record, CompletableFuture<RunDocument> answer) {}

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long MOST_PAUSE_MILLIS = 5000;

  /** Failures that are over after a while. */
  private static final Set<ErrorCode> LATER =
      Set.of(ErrorCode.OVERLOADED, ErrorCode.MEMORY_PRESSURE);

  private static final int MOST_TRIES = 25;

  private final Api api;
  private final String pipeline;
  private final @Nullable String task;
  private final @Nullable Map<String, Object> parameters;
  private final int concurrency;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long records;
  private long failed;

  Batch(
      Api api,
      String pipeline,
      @Nullable String task,
      @Nullable Map<String, Object> parameters,
      int concurrency) {
    this.api = api;
    this.pipeline = pipeline;
    this.task = task;
    this.parameters = parameters;
    this.concurrency = concurrency;
  }

  /**
   * Runs all records; each line of the output is complete when it is written.
   *
   * @param input decoded as ISO 8859-1, so that its lines are the bytes there were
   * @param skip how many records were answered before
   * @param progress told how many are done
   * @throws IOException if the input can't be read or the output not be written
   * @throws NoEngineException if the engine ended; nothing was written for the records it didn't
   *     answer
   */
  Summary run(BufferedReader input, OutputStream output, long skip, LongConsumer progress)
      throws IOException, InterruptedException {
    long number = 0;
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      if (++number <= skip) {
        continue;
      }
      if (pending.size() >= concurrency) {
        write(output, progress);
      }
      pending.add(start(number, line));
    }
    while (!pending.isEmpty()) {
      write(output, progress);
    }
    return new Summary(records, failed);
  }

  private Pending start(long number, String line) {
    try {
      JsonNode record = Records.parse(Records.decode(line));
      return new Pending(number, record, run(record));
    } catch (SeraiException e) {
      return new Pending(number, null, CompletableFuture.failedFuture(e));
    }
  }

  private CompletableFuture<RunDocument> run(JsonNode record) {
    return api.run(pipeline, Records.body(record, task, parameters));
  }

  private void write(OutputStream output, LongConsumer progress)
      throws IOException, InterruptedException {
    Pending next = pending.remove();
    String line;
    try {
      line = Records.answer(next.number, next.record, answer(next));
    } catch (CompletionException e) {
      if (hasEnded(e)) {
        throw new NoEngineException(
            "the engine ended after %d records; start it and give the same command with --resume to go on"
                .formatted(records),
            e);
      }
      failed++;
      line = Records.failure(next.number, next.record, LocalApi.failure(e));
    }
    output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    output.flush();
    records++;
    progress.accept(records);
  }

  /** Waits for the answer; asks again where the engine has too much to do. */
  private RunDocument answer(Pending next) throws InterruptedException {
    CompletableFuture<RunDocument> answer = next.answer;
    long pause = FIRST_PAUSE_MILLIS;
    for (int tries = 1; ; tries++) {
      try {
        return answer.join();
      } catch (CompletionException e) {
        if (next.record == null
            || tries == MOST_TRIES
            || !LATER.contains(LocalApi.failure(e).code())) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2 * pause, MOST_PAUSE_MILLIS);
      answer = run(next.record);
    }
  }

  private static boolean hasEnded(CompletionException e) {
    return e.getCause() instanceof UnreachableException
        || LocalApi.failure(e).code() == ErrorCode.STOPPING;
  }
}
