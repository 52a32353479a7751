/** Whether a long job goes on where it was through many deployments, and what it brings to hand over many jobs at once. */
@NullMarked
package io.thoonk.benchmark.longjobs;

import org.jspecify.annotations.NullMarked;
