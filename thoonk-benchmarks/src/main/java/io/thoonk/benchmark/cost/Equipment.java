package io.thoonk.benchmark.cost;

import java.util.OptionalDouble;

/** What an application has beside its worker. */
enum Equipment {
    NOTHING("nothing", false, OptionalDouble.empty(), false),

    METRICS("metrics", true, OptionalDouble.empty(), false),

    TRACING_OF_A_TENTH("metrics, tracing, a tenth sampled", true, OptionalDouble.of(0.1), false),

    TRACING_OF_ALL("metrics, tracing, all sampled", true, OptionalDouble.of(1), false),

    HISTORY("metrics, tracing of a tenth, history of the dashboard", true, OptionalDouble.of(0.1), true);

    private final String title;

    private final boolean measured;

    private final OptionalDouble sampled;

    private final boolean history;

    Equipment(String title, boolean measured, OptionalDouble sampled, boolean history) {
        this.title = title;
        this.measured = measured;
        this.sampled = sampled;
        this.history = history;
    }

    String title() {
        return title;
    }

    boolean isMeasured() {
        return measured;
    }

    /** Which part of the traces is sampled, or empty where there is no tracer. */
    OptionalDouble sampled() {
        return sampled;
    }

    boolean hasHistory() {
        return history;
    }
}
