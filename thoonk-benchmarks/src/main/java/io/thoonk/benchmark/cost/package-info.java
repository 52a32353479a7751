/** What measuring, tracing and the dashboard's history take of a worker's throughput, and a scrape of Redis. */
@NullMarked
package io.thoonk.benchmark.cost;

import org.jspecify.annotations.NullMarked;
