/** Tests of the package of the same name. */
package io.thoonk.benchmark.cost;
