package io.serai.core.device;

import io.serai.core.device.Finding.Severity;
import java.util.List;
import java.util.Locale;

/** Advice about the rest of the machine. */
final class HostAdvice {
  private static final double HOT_CELSIUS = 85;
  private static final double STALLED_PERCENT = 5;
  private static final long LEAST_DISK_BYTES = 2L << 30;
  private static final int NEVER_OVERCOMMIT = 2;
  private static final int LEAST_OPEN_FILES = 4096;

  private HostAdvice() {}

  static void add(DeviceSnapshot device, DeviceFacts facts, List<Finding> findings) {
    addPressure(device, findings);
    addTemperature(device, findings);
    addDisk(device, facts, findings);
    addGpu(device, facts, findings);
    addLimits(facts, findings);
  }

  private static void addPressure(DeviceSnapshot device, List<Finding> findings) {
    Pressure pressure = device.pressure();
    if (pressure == null) {
      findings.add(
          new Finding(
              Severity.NOTE,
              "no-pressure",
              "the kernel doesn't tell how long processes wait for memory",
              "thrashing is noticed late",
              "boot with psi=1, if the kernel was built with CONFIG_PSI"));
    } else if (pressure.full().avg60() > STALLED_PERCENT) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "memory-pressure",
              String.format(
                  Locale.ROOT,
                  "for %.0f %% of the last minute all processes waited for memory",
                  pressure.full().avg60()),
              "models in use are being swapped or read again and again",
              "serai models unload NAME"));
    }
  }

  private static void addTemperature(DeviceSnapshot device, List<Finding> findings) {
    Temperature hottest = device.hottest();
    if (hottest != null && hottest.celsius() >= HOT_CELSIUS) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "hot",
              String.format(Locale.ROOT, "%s is at %.0f °C", hottest.zone(), hottest.celsius()),
              "the machine slows down so as not to get hotter",
              "see to its fan and air, or choose a lower power mode (Jetson: sudo nvpmodel -q)"));
    }
  }

  private static void addDisk(DeviceSnapshot device, DeviceFacts facts, List<Finding> findings) {
    if (facts.homeFreeBytes() < LEAST_DISK_BYTES) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "disk-full",
              "%s are left of %s where %s is"
                  .formatted(
                      Diagnosis.size(facts.homeFreeBytes()),
                      Diagnosis.size(facts.homeTotalBytes()),
                      facts.home()),
              "models, logs and results are written there",
              "du -xh --max-depth=2 %s | sort -h".formatted(facts.home())));
    }
    if (device.diskRate() == null) {
      findings.add(
          new Finding(
              Severity.NOTE,
              "disk-not-measured",
              "how fast the disk is read hasn't been measured",
              "how long a model takes to load can't be foreseen",
              "serai doctor --measure"));
    }
  }

  private static void addGpu(DeviceSnapshot device, DeviceFacts facts, List<Finding> findings) {
    Gpu gpu = device.gpu();
    if (gpu == null || facts.gpuProvider()) {
      return;
    }
    findings.add(
        new Finding(
            Severity.ADVICE,
            "gpu-unused",
            facts.nativeLibrary() == null
                ? gpu.name() + " has a GPU, but ONNX Runtime as bundled computes on the CPU"
                : "%s has a GPU, but %s has no execution provider for it"
                    .formatted(gpu.name(), facts.nativeLibrary()),
            "models run slower than they could",
            "build ONNX Runtime with CUDA or TensorRT and name the folder with its"
                + " libonnxruntime.so and libonnxruntime_providers_cuda.so in conf/serai.yaml:"
                + " onnxruntime: {nativeLibrary: FOLDER}"));
  }

  private static void addLimits(DeviceFacts facts, List<Finding> findings) {
    if (facts.overcommit() != null && facts.overcommit() == NEVER_OVERCOMMIT) {
      findings.add(
          new Finding(
              Severity.WARNING,
              "no-overcommit",
              "vm.overcommit_memory is 2",
              "runtimes reserve far more address space than they use, and fail to",
              "sudo sysctl vm.overcommit_memory=0"));
    }
    if (facts.openFiles() != null && facts.openFiles() < LEAST_OPEN_FILES) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "few-open-files",
              "this process may have %d files open".formatted(facts.openFiles()),
              "connections and models' files count, and requests fail when there are no more",
              "ulimit -n 16384, or LimitNOFILE=16384 of a systemd unit"));
    }
  }
}
