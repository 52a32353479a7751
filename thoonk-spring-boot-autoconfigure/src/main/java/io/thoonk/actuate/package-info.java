/**
 * Windows of Spring Boot's Actuator on this library: the health indicator and the endpoint.
 * Uses {@code management} and the public API.
 */
@NullMarked
package io.thoonk.actuate;

import org.jspecify.annotations.NullMarked;
