/** An application, and how its team would test it with the kit. */
@NullMarked
package io.thoonk.kit;

import org.jspecify.annotations.NullMarked;
