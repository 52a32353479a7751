/**
 * From an annotated method to a declared container: discovery, attributes, signature checks, arguments, life cycle and
 * registry. Uses Spring and spring-messaging.
 */
@NullMarked
package io.thoonk.container;

import org.jspecify.annotations.NullMarked;
