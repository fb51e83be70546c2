package io.serai.core.device;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What advice needs besides a snapshot; sizes in bytes.
 *
 * @param home the home folder
 * @param homeTotalBytes the size of its file system
 * @param homeFreeBytes what is left on it for this user
 * @param overcommit {@code vm.overcommit_memory}: 0 estimates, 1 always allows, 2 never allows more
 *     than there is; null where it isn't told
 * @param openFiles how many files this process may have open; null where it isn't told
 * @param groupsWritable whether this process may make control groups in its own, which limit memory
 * @param nativeLibrary the folder that {@code onnxruntime.nativeLibrary} names; null where it isn't
 *     set
 * @param gpuProvider whether that folder has an execution provider for NVIDIA
 */
public record DeviceFacts(
    Path home,
    long homeTotalBytes,
    long homeFreeBytes,
    @Nullable Integer overcommit,
    @Nullable Long openFiles,
    boolean groupsWritable,
    @Nullable Path nativeLibrary,
    boolean gpuProvider) {}
