/** Makes the threads of the library. Uses nothing else of it. */
@NullMarked
package io.thoonk.thread;

import org.jspecify.annotations.NullMarked;
