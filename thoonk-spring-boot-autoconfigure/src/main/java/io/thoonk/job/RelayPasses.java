package io.thoonk.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sources are being looked through: each by one pass at a time, as a second one beside it would deliver the same once more.
 * Who asks meanwhile gets another pass behind it. Thread-safe.
 */
final class RelayPasses {

    private enum Pass {
        ASKED,
        RUNS,
        RUNS_AND_ASKED
    }

    private final Map<String, Pass> passes = new ConcurrentHashMap<>();

    /** Asks for a pass; tells whether the caller is to begin it on some thread. */
    boolean ask(String source) {
        while (true) {
            if (passes.putIfAbsent(source, Pass.ASKED) == null) {
                return true;
            }
            Pass now = passes.computeIfPresent(source, (name, pass) -> pass == Pass.RUNS ? Pass.RUNS_AND_ASKED : pass);
            if (now != null) {
                return false;
            }
        }
    }

    /** Notes that the pass runs: who asks from now on may have something that it does not see. */
    void begin(String source) {
        passes.put(source, Pass.RUNS);
    }

    /** Notes that the pass is over; tells whether the caller is to begin another one. */
    boolean end(String source) {
        return passes.computeIfPresent(source, (name, pass) -> pass == Pass.RUNS_AND_ASKED ? Pass.ASKED : null) != null;
    }

    /** Notes that no thread began the pass that was asked for. */
    void giveUp(String source) {
        passes.remove(source);
    }
}
