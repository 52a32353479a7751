package io.thoonk.management;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The record of this process in Redis. It is written when there is something new to tell, and now and then; in between its life is
 * prolonged, which costs a ninth. For one thread.
 */
final class ProcessRecord {

    /** Every so many signs of life the record is written anew, which also keeps the process listed. */
    private static final int WRITTEN_EVERY = 24;

    /** Every so many it is asked what is paused everywhere, in case that nobody could tell. */
    private static final int ASKED_EVERY = 3;

    private final ProcessStatus.Identity process;

    private final ProcessRecords records;

    private final Duration expiry;

    private final Duration listed;

    private Map<String, String> written = Map.of();

    private int prolonged;

    private volatile boolean mayPausesHaveChanged;

    /** Creates it; nothing is written yet. */
    ProcessRecord(ProcessStatus.Identity process, ProcessRecords records, Duration period) {
        this.process = process;
        this.records = records;
        this.expiry = period.multipliedBy(3);
        this.listed = period.multipliedBy(WRITTEN_EVERY).plus(expiry);
    }

    /** Has the next sign of life ask what is paused everywhere. Thread-safe. */
    void askForPauses() {
        mayPausesHaveChanged = true;
    }

    /** Tells that this process is alive and how its workers and listeners do; hears what is paused everywhere, if it asked. */
    Optional<Set<String>> tell(
            List<ContainerStatus> workers,
            List<ContainerStatus> listeners,
            Map<String, ClaimLossWindow.Losses> losses) {
        Map<String, String> fields = process.record(workers, listeners, losses);
        if (fields.equals(written) && prolonged < WRITTEN_EVERY - 1 && records.prolong(process, expiry)) {
            prolonged++;
            return mayPausesHaveChanged || prolonged % ASKED_EVERY == 0
                    ? Optional.of(asked(records::somePaused))
                    : Optional.empty();
        }
        // Whether it is written is uncertain while the call fails.
        written = Map.of();
        Set<String> paused = asked(() -> records.write(process, fields, expiry, listed));
        written = fields;
        prolonged = 0;
        return Optional.of(paused);
    }

    /** What changes while it is asked is asked for once more, and so is what was not answered. */
    private Set<String> asked(Supplier<Set<String>> question) {
        mayPausesHaveChanged = false;
        try {
            return question.get();
        } catch (Throwable ex) {
            mayPausesHaveChanged = true;
            throw ex;
        }
    }

    /** Removes the record as this process ends. */
    void remove() {
        written = Map.of();
        records.remove(process);
    }
}
