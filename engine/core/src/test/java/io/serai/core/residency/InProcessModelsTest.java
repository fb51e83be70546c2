package io.serai.core.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.core.worker.CrashBook;
import io.serai.core.worker.CrashHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessModelsTest {
  @TempDir Path folder;

  @Test
  void whoWasInAnEngineThatNativeCodeCrashedCountsAsCrashed() throws Exception {
    InProcessModels models = begin();
    models.enter("left@1");
    models.enter("stayed@1");
    models.enter("stayed@1");
    models.leave("left@1");
    report(ProcessHandle.current().pid());
    begin();
    assertThat(crashes().of("left@1")).isEqualTo(CrashHistory.NONE);
    assertThat(crashes().of("stayed@1").crashes())
        .singleElement()
        .satisfies(
            crash ->
                assertThat(crash.cause())
                    .isEqualTo("crashed with SIGSEGV in C [libx.so+0x1], and the engine with it"));
    begin();
    assertThat(crashes().of("stayed@1").crashes()).hasSize(1);
  }

  @Test
  void anEngineThatWasKilledAccusesNobody() throws Exception {
    begin().enter("stayed@1");
    report(ProcessHandle.current().pid() + 1);
    begin();
    assertThat(crashes().of("stayed@1")).isEqualTo(CrashHistory.NONE);
  }

  @Test
  void crashesThatWereLongAgoAreForgotten() throws Exception {
    begin().enter("stayed@1");
    report(ProcessHandle.current().pid());
    begin();
    Instant later = Instant.now().plus(CrashHistory.REMEMBERED).plusSeconds(60);
    assertThat(new CrashBook(folder.resolve("crashes.json"), later).of("stayed@1"))
        .isEqualTo(CrashHistory.NONE);
  }

  /** As when the engine starts. */
  private InProcessModels begin() {
    return new InProcessModels(folder.resolve("in-process.json"), folder, crashes());
  }

  private CrashBook crashes() {
    return new CrashBook(folder.resolve("crashes.json"), Instant.now());
  }

  private void report(long pid) throws IOException {
    Files.writeString(
        folder.resolve("crash-%d.log".formatted(pid)),
        """
        #
        #  SIGSEGV (0xb) at pc=0x00007f0b2c0a1b2c, pid=%d, tid=4712
        #
        # Problematic frame:
        # C  [libx.so+0x1]
        """
            .formatted(pid));
  }
}
