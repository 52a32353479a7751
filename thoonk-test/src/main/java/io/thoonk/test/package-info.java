/** Tests of applications with Thoonk: a slice with a real Redis, workers that run step by step, a clock that can be moved. */
@NullMarked
package io.thoonk.test;

import org.jspecify.annotations.NullMarked;
