package io.serai.server.cli;

import io.serai.catalog.yaml.InvalidFileException;
import io.serai.core.device.DeviceProbe;
import io.serai.core.device.DiskRate;
import io.serai.core.device.DiskRateMeter;
import io.serai.server.api.DeviceDocuments.DeviceDocument;
import io.serai.server.api.DeviceReport;
import io.serai.server.api.RemoteApi;
import io.serai.server.config.DeviceFile;
import io.serai.server.config.Home;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serai doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Show what the machine has for models, and advise.",
      "The exit code is 0 with advice as well."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  @Option(
      names = "--measure",
      description =
          "Measure again how fast the disk is read (the first time it is measured anyway).")
  boolean measure;

  @Override
  public Integer call() throws IOException, InvalidFileException, InterruptedException {
    Output out = Output.of(spec);
    boolean here = global.server == null;
    if (here) {
      measureDisk(out);
    }
    DoctorDocument report = report(here);
    if (global.json) {
      out.json(report);
    } else {
      DoctorText.print(out, report);
    }
    return ExitCode.OK.code();
  }

  private DoctorDocument report(boolean here)
      throws IOException, InvalidFileException, InterruptedException {
    Optional<RemoteApi> running = global.running();
    if (running.isEmpty()) {
      try (DeviceProbe probe = new DeviceProbe()) {
        DeviceDocument device = DeviceReport.of(global.home(), global.config(), probe, null);
        return DoctorDocument.of(null, device, here);
      }
    }
    try (RemoteApi api = running.get()) {
      return DoctorDocument.of(api.status(), api.device(), here);
    }
  }

  /** Measures it unless it was measured; what goes wrong is told and doesn't end the command. */
  private void measureDisk(Output out) {
    Home home = global.home();
    DeviceFile file = new DeviceFile(home);
    if (!measure && file.diskRate().isPresent()) {
      return;
    }
    out.note("measuring how fast the disk of %s is read...", home.folder());
    try {
      home.create();
      DiskRate rate =
          DiskRateMeter.measure(
              home.own("data"), DiskRateMeter.SAMPLE_BYTES, InstantSource.system());
      file.write(rate);
      if (rate.sampleBytes() < DiskRateMeter.SAMPLE_BYTES) {
        out.note(
            "little space is left, so only %s were read; the rate may be off",
            Output.size(rate.sampleBytes()));
      }
    } catch (IOException e) {
      out.note("the disk's rate can't be measured: %s", String.valueOf(e.getMessage()));
    }
  }
}
