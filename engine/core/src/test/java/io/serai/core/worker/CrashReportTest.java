package io.serai.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {
  @TempDir Path folder;

  @Test
  void readsTheSignalAndTheFrame() {
    List<String> head =
        List.of(
            "#",
            "# A fatal error has been detected by the Java Runtime Environment:",
            "#",
            "#  SIGSEGV (0xb) at pc=0x00007f0b2c0a1b2c, pid=4711, tid=4712",
            "#",
            "# Problematic frame:",
            "# C  [libonnxruntime.so.1+0x1b2c]  OrtRun+0x2c",
            "#");
    assertThat(CrashReport.parse(head))
        .contains(
            new WorkerExit.NativeCrash("SIGSEGV", "C [libonnxruntime.so.1+0x1b2c] OrtRun+0x2c"));
  }

  @Test
  void findsNothingWhereNothingCrashed() {
    assertThat(CrashReport.parse(List.of("hello"))).isEmpty();
    assertThat(CrashReport.read(folder.resolve("missing"))).isEmpty();
  }
}
