/** Whether subscribers of WebSub get each document while one of them is dead and one slow, and how much later. */
@NullMarked
package io.thoonk.benchmark.storm;

import org.jspecify.annotations.NullMarked;
