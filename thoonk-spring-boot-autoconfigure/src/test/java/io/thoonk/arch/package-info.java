/**
 * Holds the packages to their direction, and proves that this can fail.
 * Uses ArchUnit and reads the compiled classes.
 */
@NullMarked
package io.thoonk.arch;

import org.jspecify.annotations.NullMarked;
