package io.serai.routes.pipeline;

import org.apache.camel.AsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that runs.
 *
 * @param routeId its id in Camel, numbered
 * @param text the text of the file that it was made from
 * @param info what people see
 * @param entry takes messages in; null if it can't be called
 */
record ActiveRoute(String routeId, String text, PipelineInfo info, @Nullable AsyncProducer entry) {}
