/** What the examples play on: Redis, processes that start, hang and die, and an eye that watches. No part of any application. */
@NullMarked
package io.thoonk.examples.stage;

import org.jspecify.annotations.NullMarked;
