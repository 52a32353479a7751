/** Against a real Redis and the event publication registry in a database. */
@NullMarked
package io.thoonk.modulith;

import org.jspecify.annotations.NullMarked;
