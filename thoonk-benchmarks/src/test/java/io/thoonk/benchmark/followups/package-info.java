/** Tests of the program of follow-ups. */
package io.thoonk.benchmark.followups;
