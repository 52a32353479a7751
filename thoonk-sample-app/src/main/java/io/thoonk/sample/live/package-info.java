/**
 * What the open browser windows see live: events of the wall, the ticker and the visitors, and direct messages. It uses
 * the names of {@code wall}'s feeds and the starter.
 */
@NullMarked
package io.thoonk.sample.live;

import org.jspecify.annotations.NullMarked;
