/** Who is here, whatever becomes of the process that they are connected to. */
@NullMarked
package io.thoonk.examples.presence;

import org.jspecify.annotations.NullMarked;
