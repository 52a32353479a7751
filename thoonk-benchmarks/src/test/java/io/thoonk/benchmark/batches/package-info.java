/** Tests of the program of batches and diamonds. */
package io.thoonk.benchmark.batches;
