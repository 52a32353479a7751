/**
 * The annotations that turn methods into job workers and feed listeners.
 * Holds annotations only.
 */
@NullMarked
package io.thoonk.annotation;

import org.jspecify.annotations.NullMarked;
