/** Tests of the picture wall. */
@NullMarked
package io.thoonk.sample;

import org.jspecify.annotations.NullMarked;
