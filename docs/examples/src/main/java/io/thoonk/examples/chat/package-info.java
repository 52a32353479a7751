/** A room whose lines reach every process, also one that was away. */
@NullMarked
package io.thoonk.examples.chat;

import org.jspecify.annotations.NullMarked;
