/**
 * Auto-configuration of what browsers see.
 * May use every other package; no other package uses it.
 */
@NullMarked
package io.thoonk.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
