package io.thoonk.benchmark.report;

/** Who is measured. */
public enum Contestant {
    /** This library. */
    THOONK("Thoonk", "#2b6cb0"),
    /** Plain Lettuce that makes the same changes to the data, and nothing else. */
    RAW("raw line", "#a0aec0"),
    /** Spring Data Redis Streams with a consumer group. */
    STREAMS("Spring Data Redis Streams", "#dd6b20");

    private final String title;

    private final String colour;

    Contestant(String title, String colour) {
        this.title = title;
        this.colour = colour;
    }

    /** {@return the name for people} */
    public String title() {
        return title;
    }

    String colour() {
        return colour;
    }
}
