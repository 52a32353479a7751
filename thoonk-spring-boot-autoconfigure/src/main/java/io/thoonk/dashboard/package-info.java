/**
 * The dashboard: an API in JSON, the pages that show it, and a history that survives restarts. Shares everything between Spring
 * MVC and WebFlux but the routes.
 */
@NullMarked
package io.thoonk.dashboard;

import org.jspecify.annotations.NullMarked;
