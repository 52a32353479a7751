package io.thoonk.benchmark.chaos;

import java.util.List;

/** The feeds; they differ in who finishes their jobs. In a cluster of three masters each is on another one. */
final class ChaosFeed {

    /** Its handler returns a result, and the worker container finishes the job. */
    static final String RETURNED = "chaos-returned";

    /** Its handler finishes the job itself, and so sees what becomes of that. */
    static final String SETTLED = "chaos-by-handler";

    static final List<String> ALL = List.of(RETURNED, SETTLED);

    private ChaosFeed() {}
}
