/** Events of Spring Modulith leave the application by feeds, queues and job feeds. */
@NullMarked
package io.thoonk.modulith;

import org.jspecify.annotations.NullMarked;
