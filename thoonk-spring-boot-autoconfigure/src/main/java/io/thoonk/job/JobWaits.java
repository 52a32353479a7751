package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For which jobs and batches a job waits, and what becomes of it where one of them fails. Immutable.
 *
 * @param all each once, 100 at most
 * @param whenFailed what becomes of it then, {@code null} where nobody has said so
 */
record JobWaits(List<Awaited> all, @Nullable WhenFailed whenFailed) {

    static final JobWaits NONE = new JobWaits(List.of(), null);

    private static final int MOST = 100;

    boolean isEmpty() {
        return all.isEmpty();
    }

    JobWaits and(Stream<Awaited> more) {
        return new JobWaits(Stream.concat(all.stream(), more).distinct().toList(), whenFailed);
    }

    JobWaits when(WhenFailed failed) {
        return new JobWaits(all, failed);
    }

    /** Refuses what could never run, or says nothing. */
    void check(@Nullable String id) {
        if (whenFailed != null && all.isEmpty()) {
            throw new IllegalArgumentException("whenFailed (" + whenFailed
                    + ") says what becomes of a job that waits for others, so it needs after, afterJobsOf or afterAll");
        }
        if (all.size() > MOST) {
            throw new IllegalArgumentException("A job waits for " + MOST + " others at most, but these are "
                    + all.size() + "; put them into a batch and wait for that");
        }
        Set<String> ids = new HashSet<>();
        for (Awaited each : all) {
            if (each.kind() == Kind.JOB && each.id().equals(id)) {
                throw new IllegalArgumentException("Job '" + id + "' cannot wait for itself");
            }
            if (each.kind() != Kind.BATCH && !ids.add(each.id())) {
                throw new IllegalArgumentException("A job cannot wait for two jobs of the same id '" + each.id()
                        + "' of different feeds, as resultsOf tells them by their ids");
            }
        }
    }

    /** The same, of a job that is put into this feed. */
    JobWaits in(String feed) {
        return new JobWaits(
                all.stream()
                        .map(each -> each.kind() == Kind.OTHER && each.feed().equals(feed)
                                ? new Awaited(Kind.JOB, "", each.id())
                                : each)
                        .distinct()
                        .toList(),
                whenFailed);
    }

    /** The same, where it is known that one of them has ended. */
    JobWaits ended(Awaited gone) {
        return new JobWaits(
                all.stream()
                        .map(each -> each.equals(gone) ? new Awaited(Kind.ENDED, gone.feed(), gone.id()) : each)
                        .toList(),
                whenFailed);
    }

    boolean isForBatch(String batch) {
        return all.contains(new Awaited(Kind.BATCH, "", batch));
    }

    /** The jobs of other feeds, by these. */
    Map<String, List<String>> elsewhere() {
        Map<String, List<String>> byFeed = new LinkedHashMap<>();
        all.stream().filter(each -> each.kind() == Kind.OTHER).forEach(each -> byFeed.computeIfAbsent(
                        each.feed(), feed -> new ArrayList<>())
                .add(each.id()));
        return byFeed;
    }

    List<String> batches() {
        return all.stream()
                .filter(each -> each.kind() == Kind.BATCH)
                .map(Awaited::id)
                .toList();
    }

    /** In the words of lib/waits.lua, which fills in what it keeps of the other options. */
    String encoded() {
        StringBuilder text = new StringBuilder();
        text.append((whenFailed == null ? WhenFailed.STALL : whenFailed).name(), 0, 1)
                .append(":::::");
        all.forEach(each -> text.append(each.kind().letter)
                .append(WireText.bytes(each.feed()).length)
                .append(':')
                .append(WireText.bytes(each.id()).length)
                .append(':')
                .append(each.feed())
                .append(each.id()));
        return text.toString();
    }

    /** What can be waited for. */
    enum Kind {
        /** A job of the same feed. */
        JOB('j'),
        /** A job that had ended before, as its kept result tells, or that this process has put it. */
        ENDED('e'),
        /** A job of another feed. */
        OTHER('f'),
        /** A batch. */
        BATCH('b');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        static Kind of(String letter) {
            return Stream.of(values())
                    .filter(kind -> letter.equals(String.valueOf(kind.letter)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Nothing is waited for by the letter " + letter));
        }
    }

    /**
     * One that is waited for.
     *
     * @param kind what it is
     * @param feed name of its feed, if that is another one
     * @param id its id
     */
    record Awaited(Kind kind, String feed, String id) {

        Awaited {
            WireText.id(id);
            if (kind == Kind.OTHER) {
                WireText.name(feed);
            }
        }

        String inWords() {
            return switch (kind) {
                case BATCH -> "batch " + id;
                case OTHER -> "job " + id + " of feed " + feed;
                default -> "job " + id;
            };
        }
    }
}
