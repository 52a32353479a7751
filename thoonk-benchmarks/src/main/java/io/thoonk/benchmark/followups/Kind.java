package io.thoonk.benchmark.followups;

/** What follows a job. */
enum Kind {
    NONE("nothing", Double.NaN),
    SAME("a job of the same feed", 1.3),
    OTHER("a job of another feed", 2.2);

    private final String title;

    private final double bar;

    Kind(String title, double bar) {
        this.title = title;
        this.bar = bar;
    }

    String title() {
        return title;
    }

    /** How much it may cost, of what a job costs that nothing follows. */
    double bar() {
        return bar;
    }

    String feed() {
        return "followups-" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
