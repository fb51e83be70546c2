package io.serai.core.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.hardware.GraphicsCard;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.spi.SystemInfoFactory;

/**
 * What the machine is built of, as OSHI finds it out. That takes seconds and megabytes, so it is
 * for reports of a process that ends, not for the engine.
 *
 * @param processor its name, such as {@code Cortex-A78AE}
 * @param physicalCores how many cores there are, whether or not this process may use them
 * @param graphicsCards their names
 * @param cpuCelsius the processor's temperature; null where no sensor tells it
 */
public record Hardware(
    String processor, int physicalCores, List<String> graphicsCards, @Nullable Double cpuCelsius) {
  /** Copies the list. */
  public Hardware {
    graphicsCards = List.copyOf(graphicsCards);
  }

  /** Finds it out now. */
  public static Hardware identify() {
    HardwareAbstractionLayer machine = SystemInfoFactory.create().getHardware();
    double celsius = machine.getSensors().getCpuTemperature();
    return new Hardware(
        machine.getProcessor().getProcessorIdentifier().getName().strip(),
        machine.getProcessor().getPhysicalProcessorCount(),
        machine.getGraphicsCards().stream().map(GraphicsCard::getName).toList(),
        Double.isNaN(celsius) || celsius <= 0 ? null : celsius);
  }
}
