/** The command line of the programs. It uses nothing of the other packages. */
@NullMarked
package io.thoonk.benchmark.cli;

import org.jspecify.annotations.NullMarked;
