package io.serai.routes.ensemble;

import io.serai.spi.Classification;

/**
 * What one member of an ensemble said.
 *
 * @param answer its classification
 * @param weight how much it counts, above 0
 */
record Vote(Classification answer, double weight) {}
