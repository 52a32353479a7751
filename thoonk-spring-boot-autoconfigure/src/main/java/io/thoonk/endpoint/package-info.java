/**
 * The way from an annotated method to a declared endpoint: discovery, attributes, signature checks, arguments.
 * Uses Spring and spring-messaging.
 */
@NullMarked
package io.thoonk.endpoint;

import org.jspecify.annotations.NullMarked;
