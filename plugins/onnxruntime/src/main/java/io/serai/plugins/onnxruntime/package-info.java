/**
 * Loads models for ONNX Runtime, as an OSGi bundle that brings the runtime along.
 *
 * <p>{@link io.serai.plugins.onnxruntime.OnnxActivator} registers an {@link
 * io.serai.plugins.onnxruntime.OnnxBackend}, which loads {@link
 * io.serai.plugins.onnxruntime.OnnxModel}s.
 */
@NullMarked
package io.serai.plugins.onnxruntime;

import org.jspecify.annotations.NullMarked;
