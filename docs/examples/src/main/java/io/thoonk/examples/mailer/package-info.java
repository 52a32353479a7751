/** One application that delivers letters, and what may happen to its processes and servers meanwhile. */
@NullMarked
package io.thoonk.examples.mailer;

import org.jspecify.annotations.NullMarked;
