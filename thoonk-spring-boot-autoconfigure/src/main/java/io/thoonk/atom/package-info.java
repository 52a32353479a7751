/**
 * Feeds for readers of Atom and RSS, over HTTP with Spring MVC and WebFlux. What a document says is decided without Redis and without
 * a web stack.
 */
@NullMarked
package io.thoonk.atom;

import org.jspecify.annotations.NullMarked;
