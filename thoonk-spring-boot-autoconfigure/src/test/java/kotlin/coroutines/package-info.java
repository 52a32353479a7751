/** What compiled Kotlin looks like, without Kotlin. */
@NullMarked
package kotlin.coroutines;

import org.jspecify.annotations.NullMarked;
