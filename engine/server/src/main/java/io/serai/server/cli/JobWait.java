package io.serai.server.cli;

import io.serai.server.api.JobDocuments.JobDocument;
import io.serai.server.api.JobDocuments.JobStartedDocument;
import io.serai.server.api.JobsApi;
import io.serai.spi.ErrorCode;
import io.serai.spi.SeraiException;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Waits until a job has ended, and shows how far it is where errors go to a terminal. */
final class JobWait {
  private static final int POLL_MILLIS = 50;
  private static final int PER_CENT = 100;

  private JobWait() {}

  /**
   * Waits.
   *
   * @return the job, which has ended well
   * @throws SeraiException as the job failed
   */
  static JobDocument until(JobsApi jobs, JobStartedDocument started) throws InterruptedException {
    JobDocument job = jobs.job(started.jobId());
    try (ProgressBar bar = bar(started)) {
      while (job.status().equals("running")) {
        bar.stepTo(Math.round(job.progress() * PER_CENT));
        bar.setExtraMessage(job.phase());
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        job = jobs.job(started.jobId());
      }
    }
    if (job.error() != null) {
      throw new SeraiException(code(job), job.error());
    }
    return job;
  }

  private static ErrorCode code(JobDocument job) {
    try {
      return ErrorCode.valueOf(String.valueOf(job.code()));
    } catch (IllegalArgumentException e) {
      return ErrorCode.INTERNAL;
    }
  }

  private static ProgressBar bar(JobStartedDocument job) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(job.operation() + " " + job.model())
            .setInitialMax(PER_CENT)
            .setUnit(" %", 1)
            .setUpdateIntervalMillis(100)
            .setStyle(ProgressBarStyle.ASCII)
            .clearDisplayOnFinish();
    if (!Terminal.isError()) {
      builder.setConsumer(new NoProgress());
    }
    return builder.build();
  }
}
