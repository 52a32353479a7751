/**
 * A Redis of the sample's own, for when no other is named. It uses nothing of the other packages.
 */
@NullMarked
package io.thoonk.sample.redis;

import org.jspecify.annotations.NullMarked;
