package io.serai.core.residency;

import io.serai.catalog.Variant;
import io.serai.core.gate.Need;
import io.serai.core.worker.IsolationChoice;
import io.serai.spi.Footprint;
import io.serai.spi.ModelSource;

/**
 * A form of a model whose files are here.
 *
 * @param need what it will take, as far as is known
 * @param estimated what its files made expect, without a worker, in bytes by kind
 * @param isolation where it is to run
 * @param once what of the need its process has only once, whoever joins it, in bytes by kind
 * @param footprintKey under which its measurements are kept
 * @param growth what of the need it takes only while it answers, in bytes by kind
 */
record Candidate(
    Variant variant,
    ModelSource source,
    Need need,
    String footprintKey,
    Footprint estimated,
    IsolationChoice isolation,
    Footprint once,
    Footprint growth) {}
