package io.serai.core.device;

/**
 * The machine's memory as {@code /proc/meminfo} has it, in bytes.
 *
 * @param totalBytes all there is ({@code MemTotal})
 * @param availableBytes what the kernel estimates can be had without swapping ({@code
 *     MemAvailable})
 * @param freeBytes what holds nothing ({@code MemFree})
 * @param fileBytes pages of files ({@code Active(file)} and {@code Inactive(file)}), most of which
 *     can be dropped
 * @param dirtyBytes pages that have to be written before they can be dropped ({@code Dirty})
 */
public record MachineMemory(
    long totalBytes, long availableBytes, long freeBytes, long fileBytes, long dirtyBytes) {}
