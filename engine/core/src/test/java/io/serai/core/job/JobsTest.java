package io.serai.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.job.Jobs.Order;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JobsTest {
  private final Jobs jobs = new Jobs();
  private final AtomicReference<JobProgress> progress =
      new AtomicReference<>(new JobProgress("reading", 0.25));
  private final CompletableFuture<JobResult> work = new CompletableFuture<>();

  private Job begin() {
    Order order = new Order("m", "m@1", "load", "storage", "ram", Duration.ofSeconds(3));
    return jobs.begin(order, progress::get, work);
  }

  @Test
  void aJobTellsHowFarItIsUntilItHasEnded() {
    String id = begin().id();
    assertThat(jobs.find(id).orElseThrow().progress()).isEqualTo(new JobProgress("reading", 0.25));
    assertThat(jobs.find(id).orElseThrow().expected()).isEqualTo(Duration.ofSeconds(3));
    progress.set(new JobProgress("initialising", 0.5));
    assertThat(jobs.find(id).orElseThrow().progress().phase()).isEqualTo("initialising");
    work.complete(new JobResult.Unloaded(true));
    Job ended = jobs.find(id).orElseThrow();
    assertThat(ended.state()).isEqualTo(Job.State.SUCCESS);
    assertThat(ended.progress().fraction()).isEqualTo(1);
    assertThat(ended.result()).isEqualTo(new JobResult.Unloaded(true));
    assertThat(jobs.find(id).orElseThrow().elapsed()).isEqualTo(ended.elapsed());
  }

  @Test
  void aFailureKeepsItsCode() {
    String id = begin().id();
    work.completeExceptionally(new SeraiException(ErrorCode.INSUFFICIENT_MEMORY, "too large"));
    SeraiException error = jobs.find(id).orElseThrow().error();
    assertThat(error).isNotNull().hasMessage("too large");
    assertThat(error.code()).isEqualTo(ErrorCode.INSUFFICIENT_MEMORY);
  }

  @Test
  void theOldestAreForgotten() {
    String first = begin().id();
    for (int i = 0; i < 1000; i++) {
      begin();
    }
    assertThat(jobs.find(first)).isEmpty();
    assertThat(jobs.latestFirst()).hasSize(1000);
    assertThat(jobs.latestFirst().getFirst().id()).isEqualTo("load-1001");
  }
}
