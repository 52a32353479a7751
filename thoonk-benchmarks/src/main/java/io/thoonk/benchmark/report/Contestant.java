package io.thoonk.benchmark.report;

/**
 * Who is measured.
 *
 * @param title the name for people
 * @param column the same, short enough for the head of a column
 * @param colour of its bars in the chart, as SVG writes it
 */
public record Contestant(String title, String column, String colour) {

    /** This library. */
    public static final Contestant THOONK = new Contestant("Thoonk", "Thoonk", "#2b6cb0");

    /** Plain Lettuce that makes the same changes to the data, and nothing else. */
    public static final Contestant RAW = new Contestant("raw line", "raw line", "#a0aec0");

    /** Spring Data Redis Streams with a consumer group. */
    public static final Contestant STREAMS = new Contestant("Spring Data Redis Streams", "Streams", "#dd6b20");
}
