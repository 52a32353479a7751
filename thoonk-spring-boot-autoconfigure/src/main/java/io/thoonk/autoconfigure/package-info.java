/**
 * Auto-configuration: wiring, properties and failure analysis only.
 * May use every other package; no other package uses it.
 */
@NullMarked
package io.thoonk.autoconfigure;

import org.jspecify.annotations.NullMarked;
