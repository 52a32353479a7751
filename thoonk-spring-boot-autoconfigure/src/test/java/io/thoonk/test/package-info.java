/**
 * What gives a test a real Redis, here and in the sample, which gets this package by the test-jar.
 * Uses JUnit, Lettuce and Spring Data Redis, nothing of the library.
 */
@NullMarked
package io.thoonk.test;

import org.jspecify.annotations.NullMarked;
