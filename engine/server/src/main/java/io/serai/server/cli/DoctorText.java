package io.serai.server.cli;

import io.serai.core.device.NvidiaSmi;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.DeviceDocuments.DiskRateDocument;
import io.serai.server.api.DeviceDocuments.FindingDocument;
import io.serai.server.api.DeviceDocuments.GroupLevelDocument;
import io.serai.server.api.DeviceDocuments.PressureDocument;
import io.serai.server.api.DeviceDocuments.ProcessMemoryDocument;
import io.serai.server.api.DeviceDocuments.ProcessorsDocument;
import io.serai.server.api.DeviceDocuments.SwapDeviceDocument;
import io.serai.server.api.DeviceDocuments.WorkerDocument;
import io.serai.server.cli.DoctorDocument.HardwareDocument;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints what {@code serai doctor} tells, for people. */
final class DoctorText {
  private static final int NAME_WIDTH = 14;

  private final Output out;
  private final DoctorDocument report;
  private final DeviceDocument device;

  private DoctorText(Output out, DoctorDocument report) {
    this.out = out;
    this.report = report;
    device = report.device();
  }

  static void print(Output out, DoctorDocument report) {
    DoctorText text = new DoctorText(out, report);
    text.machine();
    text.memory();
    text.swap();
    text.group();
    text.rest();
    text.gpu();
    text.engine();
    text.advice();
  }

  private void machine() {
    ProcessorsDocument processors = device.processors();
    HardwareDocument hardware = report.hardware();
    section(
        "machine",
        "%s%d processors%s, load %s; Serai %s, Java %s",
        hardware == null ? "" : hardware.processor() + ", ",
        processors.allowed(),
        processors.quota() == null
            ? ""
            : String.format(Locale.ROOT, " (%.1f by control group)", processors.quota()),
        processors.load1() == null
            ? absent("load")
            : String.format(Locale.ROOT, "%.2f", processors.load1()),
        report.version(),
        report.java());
  }

  private void memory() {
    section(
        "memory",
        "%s of %s available, %s of it file pages that are dropped when needed",
        Output.size(device.availableBytes()),
        Output.size(device.totalBytes()),
        Output.size(device.droppableCacheBytes()));
    if (device.group().limitedBy() != null) {
      more(
          "the machine has %s of %s, but control group %s leaves less",
          Output.size(device.memory().availableBytes()),
          Output.size(device.memory().totalBytes()),
          device.group().limitedBy());
    }
  }

  private void swap() {
    if (device.swap().totalBytes() == 0) {
      section("swap", "none");
      return;
    }
    section(
        "swap",
        "%s of %s free, swappiness %s",
        Output.size(device.swapFreeBytes()),
        Output.size(device.swap().totalBytes()),
        device.swap().swappiness() == null ? absent("swappiness") : device.swap().swappiness());
    for (SwapDeviceDocument each : device.swap().devices()) {
      more(
          "%s: %s, %s of %s used, priority %d",
          each.name(),
          each.kind().equals("zram") ? "zram (compressed, in memory)" : each.kind(),
          Output.size(each.usedBytes()),
          Output.size(each.totalBytes()),
          each.priority());
    }
  }

  private void group() {
    if (device.group().levels().isEmpty()) {
      section("control group", "%s", absent("control group"));
      return;
    }
    section(
        "control group",
        "version %s, %d processes killed for lack of memory",
        device.group().version().substring(1),
        device.group().oomKills());
    for (GroupLevelDocument level : device.group().levels()) {
      more(
          "%s: limit %s, %s used, %s of it file pages; swap limit %s, %s used",
          level.path(),
          limit(level.limitBytes()),
          Output.size(level.usageBytes()),
          Output.size(level.droppableBytes()),
          limit(level.swapLimitBytes()),
          Output.size(level.swapUsageBytes()));
    }
  }

  private void rest() {
    PressureDocument pressure = device.pressure();
    section(
        "pressure",
        "%s",
        pressure == null
            ? absent("pressure")
            : String.format(
                Locale.ROOT,
                "waiting for memory in the last minute: some %.1f %%, all %.1f %% of the time",
                pressure.some().avg60(),
                pressure.full().avg60()));
    DiskRateDocument rate = device.disk().rate();
    section(
        "disk",
        "%s of %s free for %s; %s",
        Output.size(device.disk().freeBytes()),
        Output.size(device.disk().totalBytes()),
        device.disk().home(),
        rate == null
            ? "its rate hasn't been measured"
            : "reads %d MB/s (%s, measured %s)"
                .formatted(
                    rate.bytesPerSecond() / 1_000_000,
                    rate.fileSystem(),
                    rate.measuredAt().substring(0, "2026-01-01".length())));
    section("temperature", "%s", temperature());
  }

  private String temperature() {
    if (device.hottest() != null) {
      return String.format(
          Locale.ROOT, "%.1f °C (%s)", device.hottest().celsius(), device.hottest().zone());
    }
    Double sensor = report.hardware() == null ? null : report.hardware().cpuCelsius();
    return sensor == null
        ? absent("temperature")
        : String.format(Locale.ROOT, "%.1f °C (processor)", sensor);
  }

  private void gpu() {
    if (device.gpu() == null) {
      String cards =
          report.hardware() == null ? "" : String.join(", ", report.hardware().graphicsCards());
      section("gpu", "none of NVIDIA%s", cards.isEmpty() ? "" : "; there is " + cards);
    } else {
      section(
          "gpu",
          "%s, %s",
          device.gpu().name(),
          device.gpu().sharedWithHost() ? "shares the machine's memory" : "has memory of its own");
    }
    for (NvidiaSmi each : report.gpus()) {
      more(
          "%s: %s of %s free, driver %s",
          each.name(),
          Output.size(each.freeBytes()),
          Output.size(each.totalBytes()),
          each.driver());
    }
    if (report.gpusProblem() != null) {
      more("its memory isn't told: %s", report.gpusProblem());
    }
    section(
        "onnxruntime",
        "%s, %s",
        Objects.requireNonNullElse(device.onnxruntime().folder(), "the bundled library"),
        device.onnxruntime().gpuProvider() ? "computes on the GPU too" : "computes on the CPU");
  }

  private void engine() {
    DoctorDocument.EngineDocument engine = report.engine();
    if (engine == null) {
      section("engine", "none runs for this home");
      return;
    }
    ProcessMemoryDocument memory = device.process();
    section(
        "engine",
        "process %d at %s, %d models loaded",
        engine.pid(),
        String.valueOf(engine.url()),
        engine.loaded().size());
    if (memory != null) {
      more(
          "%s resident (%s its own, %s of files), %s swapped out, heap %s",
          Output.size(memory.residentBytes()),
          Output.size(memory.anonymousBytes()),
          Output.size(memory.fileBytes()),
          Output.size(memory.swappedBytes()),
          Output.size(engine.heapUsedBytes()));
    }
    for (WorkerDocument worker : device.workers()) {
      more(
          "worker %d: %s resident (%s its own, %s of files), %s swapped out, with %s",
          worker.pid(),
          Output.size(worker.memory().residentBytes()),
          Output.size(worker.memory().anonymousBytes()),
          Output.size(worker.memory().fileBytes()),
          Output.size(worker.memory().swappedBytes()),
          String.join(", ", worker.models()));
    }
  }

  private void advice() {
    if (device.findings().isEmpty()) {
      section("advice", "none, all is well");
      return;
    }
    out.line("");
    for (FindingDocument finding : device.findings()) {
      out.line("%s %s", colored(finding.severity()), finding.what());
      out.plain("        " + finding.why());
      if (finding.remedy() != null) {
        out.plain("        → " + finding.remedy());
      }
    }
  }

  private static String colored(String severity) {
    return switch (severity) {
      case "warning" -> "@|bold,yellow warning|@";
      case "advice" -> "@|bold advice|@ ";
      default -> severity + "   ";
    };
  }

  private String absent(String name) {
    String why = device.absent().get(name);
    return why == null ? "not told" : "not told: " + why;
  }

  private static String limit(@Nullable Long bytes) {
    return bytes == null ? "none" : Output.size(bytes);
  }

  private void section(String name, String format, Object... values) {
    out.line("@|bold %s|@%s", name, " ".repeat(NAME_WIDTH - name.length()) + fill(format, values));
  }

  private void more(String format, Object... values) {
    out.plain(" ".repeat(NAME_WIDTH) + fill(format, values));
  }

  private static String fill(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
