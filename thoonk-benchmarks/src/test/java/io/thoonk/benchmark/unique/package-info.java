/** Tests of the program of unique keys. */
package io.thoonk.benchmark.unique;
