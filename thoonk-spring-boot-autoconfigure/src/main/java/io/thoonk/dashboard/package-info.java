/**
 * The dashboard: an API in JSON and the pages that show it. Shares everything between Spring
 * MVC and WebFlux but the routes.
 */
@NullMarked
package io.thoonk.dashboard;

import org.jspecify.annotations.NullMarked;
