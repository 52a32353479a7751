package io.thoonk.benchmark.unique;

import io.thoonk.job.PutOutcome;
import io.thoonk.job.PutOutcome.Kind;
import io.thoonk.job.UniqueMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A feed of jobs with unique keys that is nothing but maps: what docs/unique.md says has to become of it. Not thread-safe. */
final class UniqueModel {

    enum Mode {
        KEEP_FIRST(UniqueMode.KEEP_FIRST),
        REPLACE(UniqueMode.REPLACE),
        KEEP_LAST(UniqueMode.KEEP_LAST),
        CANCEL_RUNNING(UniqueMode.CANCEL_RUNNING),
        DEBOUNCE(UniqueMode.debounce(Duration.ofMillis(20), Duration.ofMillis(50))),
        THROTTLE(UniqueMode.throttle(Duration.ofMillis(30), false)),
        TRAILING(UniqueMode.throttle(Duration.ofMillis(30), true));

        private final UniqueMode mode;

        Mode(UniqueMode mode) {
            this.mode = mode;
        }

        UniqueMode mode() {
            return mode;
        }

        /** Whether the mode itself says when the job is due. */
        boolean isTimed() {
            return this == DEBOUNCE || this == THROTTLE || this == TRAILING;
        }
    }

    enum Place {
        LINE,
        /** Aside until a time that is near, or has come already. */
        SOON,
        ASIDE,
        RUNNING,
        STALLED
    }

    /** A job. */
    static final class Entry {

        private final String id;
        private final String key;
        private String payload;
        private Place place;
        private boolean wasStarted;

        Entry(String id, String key, String payload, Place place) {
            this.id = id;
            this.key = key;
            this.payload = payload;
            this.place = place;
        }

        String id() {
            return id;
        }

        Place place() {
            return place;
        }
    }

    /** What is put when the job of its key ends. */
    private record Next(String id, String payload, boolean isSoon, boolean cancels) {}

    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private final Deque<String> line = new ArrayDeque<>();
    private final Map<String, Entry> holders = new HashMap<>();
    private final Map<String, Next> following = new HashMap<>();

    Collection<Entry> jobs() {
        return jobs.values();
    }

    /** The job that a key leads to, while it is one. */
    private @Nullable Entry holder(String key) {
        Entry held = holders.get(key);
        return held == null || held.place == Place.STALLED || jobs.get(held.id) != held ? null : held;
    }

    boolean isHeld(String key) {
        return holder(key) != null;
    }

    /** What a put may answer; more than one thing where that depends on the time. */
    Set<Kind> allowed(String key, Mode mode) {
        Entry held = holder(key);
        if (held == null) {
            return mode == Mode.THROTTLE ? EnumSet.of(Kind.NEW, Kind.EXISTING) : EnumSet.of(Kind.NEW);
        }
        if (mode == Mode.KEEP_FIRST || mode == Mode.THROTTLE) {
            return EnumSet.of(Kind.EXISTING);
        }
        if (following.containsKey(key)) {
            return EnumSet.of(Kind.NEXT);
        }
        return switch (held.place) {
            case RUNNING -> EnumSet.of(Kind.NEXT);
            case LINE -> EnumSet.of(mode == Mode.TRAILING ? Kind.NEXT : Kind.REPLACED);
            case SOON -> mode == Mode.TRAILING ? EnumSet.of(Kind.REPLACED, Kind.NEXT) : EnumSet.of(Kind.REPLACED);
            default -> EnumSet.of(Kind.REPLACED);
        };
    }

    void put(String key, Mode mode, String payload, boolean isDelayed, PutOutcome outcome) {
        require(allowed(key, mode).contains(outcome.kind()), mode + " of " + key + " told " + outcome);
        Entry held = holder(key);
        if (outcome.kind() == Kind.NEW) {
            Place place =
                    isDelayed ? Place.ASIDE : mode == Mode.DEBOUNCE || mode == Mode.TRAILING ? Place.SOON : Place.LINE;
            enter(new Entry(outcome.id(), key, payload, place));
        } else if (outcome.kind() == Kind.NEXT) {
            Next before = following.get(key);
            require(before == null || before.id.equals(outcome.id()), "the next of " + key + " has another id");
            boolean cancels = mode == Mode.CANCEL_RUNNING || before != null && before.cancels;
            following.put(
                    key, new Next(outcome.id(), payload, mode == Mode.DEBOUNCE || mode == Mode.TRAILING, cancels));
        } else if (held != null) {
            require(held.id.equals(outcome.id()), key + " leads to " + held.id + " and not to " + outcome.id());
            if (outcome.kind() == Kind.REPLACED) {
                held.payload = payload;
                if (held.place == Place.ASIDE && !held.wasStarted && (mode == Mode.REPLACE || mode == Mode.DEBOUNCE)) {
                    held.place = Place.SOON;
                }
            }
        }
    }

    private void enter(Entry job) {
        require(jobs.put(job.id, job) == null, "job " + job.id + " is put twice");
        holders.put(job.key, job);
        if (job.place == Place.LINE) {
            line.addLast(job.id);
        }
    }

    /** Whether the job is to end instead of coming back. */
    boolean isCalledOff(String id) {
        Entry job = get(id);
        Next next = holders.get(job.key) == job ? following.get(job.key) : null;
        return next != null && next.cancels;
    }

    void claimedNothing() {
        require(line.isEmpty(), "no job is claimed, though " + line + " wait");
    }

    void claimed(String id, String payload) {
        Entry job = get(id);
        require(
                job.place == Place.SOON || job.place == Place.LINE && id.equals(line.peekFirst()),
                "job " + id + " is claimed in place " + job.place + " before " + line);
        line.remove(id);
        require(payload.equals(job.payload), "job " + id + " has payload " + payload + " instead of " + job.payload);
        job.place = Place.RUNNING;
        job.wasStarted = true;
    }

    /** The job has left the feed. */
    void ended(String id) {
        Entry job = get(id);
        jobs.remove(id);
        line.remove(id);
        putNext(job);
    }

    void stalled(String id) {
        Entry job = get(id);
        job.place = Place.STALLED;
        putNext(job);
    }

    private void putNext(Entry ended) {
        Next next = holders.get(ended.key) == ended ? following.remove(ended.key) : null;
        if (next != null) {
            enter(new Entry(next.id, ended.key, next.payload, next.isSoon ? Place.SOON : Place.LINE));
        }
    }

    /** The job comes back, unless it is called off. */
    void back(String id, Place place, boolean isFront) {
        Entry job = get(id);
        if (isCalledOff(id)) {
            ended(id);
            return;
        }
        if (job.place == Place.STALLED && !isHeld(job.key)) {
            holders.put(job.key, job);
        }
        job.place = place;
        if (place == Place.LINE && isFront) {
            line.addFirst(id);
        } else if (place == Place.LINE) {
            line.addLast(id);
        }
    }

    private Entry get(String id) {
        Entry job = jobs.get(id);
        if (job == null) {
            throw new IllegalStateException("there is no job " + id);
        }
        return job;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
