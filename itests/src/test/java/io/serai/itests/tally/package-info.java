/** Counts of what many clients did at once. */
@org.jspecify.annotations.NullMarked
package io.serai.itests.tally;
