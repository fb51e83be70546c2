package io.serai.core.worker.wire;

import io.serai.spi.ElementType;
import io.serai.spi.Shape;
import io.serai.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tensors that {@link TensorSender} wrote. */
public final class TensorReceiver {
  private record Place(String name, ElementType type, Shape shape, long bytes, long offset) {}

  private final SharedRegion region;
  private final boolean inPlace;

  private TensorReceiver(SharedRegion region, boolean inPlace) {
    this.region = region;
    this.inPlace = inPlace;
  }

  /** Leaves tensors in shared memory, until the frame they came in is released. */
  public static TensorReceiver inPlace(SharedRegion region) {
    return new TensorReceiver(region, true);
  }

  /** Copies tensors out of shared memory to the heap. */
  public static TensorReceiver copying(SharedRegion region) {
    return new TensorReceiver(region, false);
  }

  /** Whether what it reads stays valid for as long as somebody refers to it. */
  boolean keepsNothingShared() {
    return !inPlace;
  }

  Map<String, Tensor> read(FieldReader in, List<Runnable> releases) {
    SpiValues values = new SpiValues(in);
    List<Place> places = new ArrayList<>();
    in.list(
        () ->
            places.add(
                new Place(in.string(), values.type(), values.shape(), in.int64(), in.int64())));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Place place : places) {
      MemorySegment data =
          place.offset == TensorSender.IN_BODY
              ? in.attachment(place.bytes)
              : shared(place, releases);
      tensors.put(place.name, new Tensor(place.type, place.shape, data));
    }
    return tensors;
  }

  private MemorySegment shared(Place place, List<Runnable> releases) {
    MemorySegment data = region.view(place.offset, place.bytes);
    if (inPlace) {
      releases.add(() -> region.release(place.offset));
      return data;
    }
    MemorySegment copy = Bodies.onHeap(place.bytes).copyFrom(data);
    region.release(place.offset);
    return copy;
  }
}
