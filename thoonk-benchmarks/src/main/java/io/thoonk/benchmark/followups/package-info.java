/** What it costs to have a job follow another one. */
@NullMarked
package io.thoonk.benchmark.followups;

import org.jspecify.annotations.NullMarked;
