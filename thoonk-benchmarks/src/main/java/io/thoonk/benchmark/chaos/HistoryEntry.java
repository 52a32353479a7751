package io.thoonk.benchmark.chaos;

import java.util.Optional;

/**
 * One line of a worker's history.
 *
 * @param kind what happened
 * @param feed the feed
 * @param id the job
 * @param run the run of the handler, which no other run has
 * @param claimedAt when the job was claimed for this run, in ms by the clock of Redis
 */
public record HistoryEntry(Kind kind, String feed, String id, String run, long claimedAt) {

    private static final int FIELDS = 6;

    /** A line that was cut off by the death of its writer ends without this. */
    private static final String END = ".";

    String line() {
        return String.join("\t", kind.name(), feed, id, run, Long.toString(claimedAt), END) + "\n";
    }

    static Optional<HistoryEntry> parse(String line) {
        String[] fields = line.split("\t");
        return fields.length == FIELDS && fields[FIELDS - 1].equals(END)
                ? Optional.of(new HistoryEntry(
                        Kind.valueOf(fields[0]), fields[1], fields[2], fields[3], Long.parseLong(fields[4])))
                : Optional.empty();
    }

    /** What may happen to a run. */
    public enum Kind {
        /** The handler began. */
        STARTED,
        /** The handler has done its work. */
        WORKED,
        /** The handler was interrupted. */
        INTERRUPTED,
        /** Its finish was confirmed. */
        FINISHED,
        /** Its finish was refused, because the claim was lost. */
        REFUSED,
        /** Its finish ended in an error of Redis: it may have counted or not. */
        UNKNOWN
    }
}
