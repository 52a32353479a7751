/**
 * WebSub (W3C Recommendation of 23 January 2018): a hub that sends the Atom and RSS documents of feeds to whoever has subscribed to
 * them, and a subscriber that has imports look as soon as something has changed. What a request means is decided without Redis and without a web stack.
 */
@NullMarked
package io.thoonk.websub;

import org.jspecify.annotations.NullMarked;
