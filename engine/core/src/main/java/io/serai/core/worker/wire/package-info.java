/**
 * What the engine and a worker say to one another.
 *
 * <p>A frame is {@code [int32 length][int8 kind][int64 id][body]}, big-endian, where the length
 * counts what follows it. The id joins replies to a request; several are under way at once. A body
 * is a message's fields one after the other and then the bytes of its tensors, each at a multiple
 * of eight, in the machine's byte order. Large tensors aren't in the body but in memory that both
 * processes map ({@link io.serai.core.worker.wire.SharedRegion}), while there is room.
 */
@NullMarked
package io.serai.core.worker.wire;

import org.jspecify.annotations.NullMarked;
