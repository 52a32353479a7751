/**
 * Wires the health indicator and the Actuator endpoint, where Actuator is there.
 * Uses everything; no other package uses it.
 */
@NullMarked
package io.thoonk.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
