/**
 * Feeds for browsers: server-sent events for Spring MVC and WebFlux.
 * Uses the public API alone; needs {@code spring-web}, and for emitters {@code spring-webmvc}, for fluxes Reactor.
 */
@NullMarked
package io.thoonk.sse;

import org.jspecify.annotations.NullMarked;
