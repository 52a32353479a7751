package io.thoonk.benchmark.report;

/**
 * What is measured: a line of the table.
 *
 * @param name what it is
 * @param unit in what it is counted
 * @param bar what is wanted of it
 */
public record Line(String name, String unit, Bar bar) {}
