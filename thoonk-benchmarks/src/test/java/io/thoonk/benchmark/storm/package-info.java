/** Tests of the program of deliveries. */
package io.thoonk.benchmark.storm;
