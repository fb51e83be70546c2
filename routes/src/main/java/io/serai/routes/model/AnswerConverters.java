package io.serai.routes.model;

import io.serai.spi.Classification;
import io.serai.spi.Generation;
import org.apache.camel.Exchange;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.TypeConverterSupport;

/** Turns a model's answer into the text that the next step reads. */
public final class AnswerConverters {
  private AnswerConverters() {}

  /** A generation reads as its text, a classification as its label. */
  public static void addTo(TypeConverterRegistry registry) {
    registry.addTypeConverter(
        String.class,
        Generation.class,
        new TypeConverterSupport() {
          @Override
          public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            return type.cast(((Generation) value).text());
          }
        });
    registry.addTypeConverter(
        String.class,
        Classification.class,
        new TypeConverterSupport() {
          @Override
          public <T> T convertTo(Class<T> type, Exchange exchange, Object value) {
            return type.cast(((Classification) value).label());
          }
        });
  }
}
