/**
 * TorchScript models with libtorch.
 *
 * <p>Entry points are {@link io.serai.plugins.pytorch.PyTorchActivator} and {@link
 * io.serai.plugins.pytorch.PyTorchBackend}. What a file is and needs is read from its ZIP directory
 * and its code ({@link io.serai.plugins.pytorch.TorchScriptArchive}), without libtorch; see
 * docs/pytorch.md.
 */
@NullMarked
package io.serai.plugins.pytorch;

import org.jspecify.annotations.NullMarked;
