package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.UniqueRule.Decision;
import io.thoonk.job.UniqueRule.Held;
import io.thoonk.job.UniqueRule.Holder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The modes lived through in a feed that is nothing but maps: what the scripts have to agree with. */
class UniqueModelTests {

    private static final List<UniqueMode> MODES = List.of(
            UniqueMode.KEEP_FIRST,
            UniqueMode.REPLACE,
            UniqueMode.KEEP_LAST,
            UniqueMode.CANCEL_RUNNING,
            UniqueMode.debounce(Duration.ofMillis(20), Duration.ofMillis(50)),
            UniqueMode.throttle(Duration.ofMillis(30), false),
            UniqueMode.throttle(Duration.ofMillis(30), true));

    private static final class FeedJob {

        private final String key;
        private final long since;
        private int payload;
        private long due;
        private boolean isInLine;
        private boolean isRunning;
        private boolean isStalled;
        private int startedWith;

        FeedJob(String key, int payload, long since, long due) {
            this.key = key;
            this.payload = payload;
            this.since = since;
            this.due = due;
        }
    }

    /** What the key leads to; the job is believed only while it is in the feed and not stalled. */
    private static final class Entry {

        @Nullable
        private FeedJob job;

        @Nullable
        private FeedJob next;

        private long windowEnd;
    }

    private final Map<String, Entry> keys = new HashMap<>();
    private final List<FeedJob> jobs = new ArrayList<>();
    private final Map<String, Integer> lastRun = new HashMap<>();
    private long now = 1_000;

    private Held held(@Nullable Entry entry) {
        if (entry == null) {
            return Held.NOTHING;
        }
        FeedJob job = entry.job;
        Holder holder = job == null || job.isStalled || !jobs.contains(job)
                ? Holder.NONE
                : job.isRunning ? Holder.RUNNING : job.isInLine ? Holder.IN_LINE : Holder.DELAYED;
        return new Held(
                holder, job == null ? 0 : job.since, entry.next == null ? null : entry.next.since, entry.windowEnd);
    }

    private void put(String key, UniqueMode mode, int payload) {
        Held held = held(keys.get(key));
        Decision decision = UniqueRule.decide(mode, held, now);
        if (decision.kind() == PutOutcome.Kind.EXISTING) {
            return;
        }
        Entry entry = keys.computeIfAbsent(key, ignored -> new Entry());
        FeedJob job = entry.job;
        switch (decision.kind()) {
            case NEW -> {
                entry.job = new FeedJob(key, payload, now, decision.due());
                entry.windowEnd = decision.windowEnd();
                jobs.add(entry.job);
            }
            case REPLACED -> {
                assertThat(job).isNotNull();
                assertThat(job.isRunning).isFalse();
                job.payload = payload;
                job.due = decision.due() == 0 ? job.due : decision.due();
            }
            case NEXT -> {
                entry.next = new FeedJob(key, payload, entry.next == null ? now : entry.next.since, decision.due());
                if (decision.cancels() && job != null) {
                    jobs.remove(job);
                    ended(job);
                }
            }
            case EXISTING -> throw new IllegalStateException();
        }
        promote();
    }

    /** In the script that ends a job: its successor is put, or its key goes. */
    private void ended(FeedJob job) {
        Entry entry = keys.get(job.key);
        if (entry == null || entry.job != job) {
            return;
        }
        if (entry.next != null) {
            entry.job = entry.next;
            entry.next = null;
            jobs.add(entry.job);
        } else if (entry.windowEnd <= now) {
            keys.remove(job.key);
        }
    }

    private void promote() {
        jobs.forEach(job -> job.isInLine |= !job.isRunning && !job.isStalled && job.due <= now);
        keys.values().removeIf(entry -> entry.windowEnd <= now && held(entry).holder() == Holder.NONE);
    }

    private void end(FeedJob job, int how) {
        switch (how) {
            case 0 -> {
                lastRun.put(job.key, job.payload);
                jobs.remove(job);
                ended(job);
            }
            case 1 -> {
                job.isRunning = false;
                job.isStalled = true;
                ended(job);
            }
            case 2 -> {
                jobs.remove(job);
                ended(job);
            }
            // A kill, or a failure: the same job waits again, and what is next goes on waiting for it.
            default -> {
                job.isRunning = false;
                job.isInLine = true;
            }
        }
        promote();
    }

    private void step(Random random, int payload) {
        now += random.nextInt(5);
        promote();
        int what = random.nextInt(10);
        if (what < 5) {
            put("k" + random.nextInt(3), MODES.get(random.nextInt(MODES.size())), payload);
        } else if (what < 7) {
            jobs.stream().filter(job -> job.isInLine).findFirst().ifPresent(this::start);
        } else if (!jobs.isEmpty()) {
            FeedJob job = jobs.get(random.nextInt(jobs.size()));
            if (job.isRunning) {
                end(job, random.nextInt(4));
            } else if (job.isStalled || what == 9) {
                end(job, 2);
            }
        }
    }

    private void start(FeedJob job) {
        job.isInLine = false;
        job.isRunning = true;
        job.startedWith = job.payload;
    }

    @Test
    void keepsItsRulesAndLeavesNoKey() {
        Random random = new Random(1611);
        for (int i = 0; i < 100_000; i++) {
            step(random, i);
            String where = "seed 1611, step " + i;
            for (String key : List.of("k0", "k1", "k2")) {
                assertThat(jobs.stream()
                                .filter(job -> job.key.equals(key) && !job.isStalled)
                                .count())
                        .as(where)
                        .isLessThanOrEqualTo(1);
            }
            assertThat(jobs).as(where).allMatch(job -> !job.isRunning || job.startedWith == job.payload);
            assertThat(keys.values())
                    .as(where)
                    .allMatch(entry -> entry.next == null
                            || entry.job != null && jobs.contains(entry.job) && !entry.job.isStalled);
        }
        while (!jobs.isEmpty()) {
            now += 100;
            promote();
            end(jobs.get(0), 2);
        }
        now += 1_000;
        promote();
        assertThat(keys).isEmpty();
    }

    @Test
    void runsTheLastOfWhatWasPutWhileAJobRan() {
        put("k0", UniqueMode.KEEP_LAST, 1);
        FeedJob first = jobs.get(0);
        start(first);
        put("k0", UniqueMode.KEEP_LAST, 2);
        put("k0", UniqueMode.KEEP_LAST, 3);
        end(first, 1);
        FeedJob next = jobs.get(1);
        start(next);
        end(next, 0);

        assertThat(lastRun).containsExactly(Map.entry("k0", 3));
        assertThat(keys).isEmpty();
    }
}
