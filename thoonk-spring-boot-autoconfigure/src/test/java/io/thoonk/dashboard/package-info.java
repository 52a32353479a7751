/** The dashboard over HTTP, in both web stacks, with and without Spring Security. */
@NullMarked
package io.thoonk.dashboard;

import org.jspecify.annotations.NullMarked;
