/** The page in a real browser. Skipped where there is none. */
@NullMarked
package io.thoonk.sample.browser;

import org.jspecify.annotations.NullMarked;
