/** Tests of the program of long jobs. */
package io.thoonk.benchmark.longjobs;
