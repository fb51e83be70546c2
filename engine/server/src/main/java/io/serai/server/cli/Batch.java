package io.serai.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.server.api.Api;
import io.serai.server.api.Documents.RunDocument;
import io.serai.server.api.LocalApi;
import io.serai.server.api.RemoteApi.UnreachableException;
import io.serai.spi.SeraiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
   * @param skip how many records were answered before
   * @param progress told how many are done
   * @throws IOException if the input can't be read or the output not be written
   */
  Summary run(BufferedReader input, PrintWriter output, long skip, LongConsumer progress)
      throws IOException {
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
      JsonNode record = Records.parse(line);
      return new Pending(number, record, api.run(pipeline, Records.body(record, task, parameters)));
    } catch (SeraiException e) {
      return new Pending(number, null, CompletableFuture.failedFuture(e));
    }
  }

  private void write(PrintWriter output, LongConsumer progress) throws IOException {
    Pending next = pending.remove();
    String line;
    try {
      line = Records.answer(next.number, next.record, next.answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof UnreachableException) {
        throw e;
      }
      failed++;
      line = Records.failure(next.number, next.record, LocalApi.failure(e));
    }
    output.println(line);
    if (output.checkError()) {
      throw new IOException("the output can't be written");
    }
    records++;
    progress.accept(records);
  }
}
