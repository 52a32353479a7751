package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.chaos.Confirmed;
import io.thoonk.benchmark.chaos.HistoryEntry;
import io.thoonk.job.Batch;
import io.thoonk.job.PutOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Four jobs over three feeds, each feed on another master: two follow the first one, and the last one waits for both. */
final class DiamondTrial implements Trial {

    static final String NAME = "diamonds";

    /** The first and the last one. */
    static final String TOP = "diamond-1";

    static final String LEFT = "diamond-2";

    static final String RIGHT = "diamond-3";

    private final int diamonds;

    private final int waitReplicas;

    DiamondTrial(BatchesOptions options) {
        this.diamonds = options.diamonds();
        this.waitReplicas = options.waitReplicas();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> feeds() {
        return List.of(TOP, LEFT, RIGHT);
    }

    @Override
    public int count() {
        return diamonds;
    }

    @Override
    public void put(ThoonkTemplate thoonk, int number) {
        Kind kind = Kind.of(number);
        put(thoonk, TOP, new Corner(number, 'a'), PutOptions.builder());
        if (kind == Kind.WAITS) {
            put(thoonk, LEFT, new Corner(number, 'b'), afterFirst(number));
            put(thoonk, RIGHT, new Corner(number, 'c'), afterFirst(number));
            put(
                    thoonk,
                    TOP,
                    new Corner(number, 'd'),
                    PutOptions.builder()
                            .afterJobsOf(LEFT, new Corner(number, 'b').id())
                            .afterJobsOf(RIGHT, new Corner(number, 'c').id()));
        } else if (kind == Kind.BATCH) {
            Batch batch = thoonk.batch("diamond-" + number);
            putMember(batch, LEFT, new Corner(number, 'b'));
            putMember(batch, RIGHT, new Corner(number, 'c'));
            Confirmed.change(batch::close);
            put(thoonk, TOP, new Corner(number, 'd'), PutOptions.builder().afterAll(batch));
        }
    }

    private static PutOptions.Builder afterFirst(int number) {
        return PutOptions.builder().afterJobsOf(TOP, new Corner(number, 'a').id());
    }

    private static void putMember(Batch batch, String feed, Corner corner) {
        PutOptions options = once(corner, afterFirst(corner.number()));
        Confirmed.change(() -> batch.put(feed, corner, options));
    }

    private static void put(ThoonkTemplate thoonk, String feed, Corner corner, PutOptions.Builder how) {
        PutOptions options = once(corner, how);
        Confirmed.change(() -> thoonk.jobs(feed, Corner.class).put(corner, options));
    }

    /** Options by which a corner is there once, however often it is put. */
    static PutOptions once(Corner corner, PutOptions.Builder how) {
        return how.id(corner.id()).rememberFor(REMEMBERED).build();
    }

    @Override
    public boolean isDone(ThoonkTemplate thoonk) {
        return feeds().stream()
                .allMatch(feed ->
                        Trial.counts(thoonk, feed).published() >= wanted(feed) && Trial.left(thoonk, feed) == 0);
    }

    /** How many jobs of a feed there are in all diamonds. */
    private long wanted(String feed) {
        return feed.equals(TOP) ? 2L * diamonds : diamonds;
    }

    @Override
    public boolean judge(ThoonkTemplate thoonk, List<HistoryEntry> history) {
        System.out.println("| feed | jobs wanted | put | twice | left | of these stalled | run again |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        boolean isRight = true;
        for (String feed : feeds()) {
            long put = Trial.counts(thoonk, feed).published();
            long left = Trial.left(thoonk, feed);
            long twice = Math.max(0, put - wanted(feed));
            Map<String, Long> runs = history.stream()
                    .filter(entry -> entry.kind() == HistoryEntry.Kind.WORKED
                            && entry.feed().equals(feed))
                    .collect(Collectors.groupingBy(HistoryEntry::id, Collectors.counting()));
            System.out.printf(
                    "| %s | %d | %d | %d | %d | %d | %d |%n",
                    feed,
                    wanted(feed),
                    put,
                    twice,
                    left,
                    Trial.counts(thoonk, feed).stalled(),
                    runs.values().stream().mapToLong(times -> times - 1).sum());
            isRight &= left == 0 && (twice == 0 || waitReplicas == 0);
        }
        Set<String> worked = Trial.worked(history, TOP);
        List<String> incomplete = IntStream.range(0, diamonds)
                .mapToObj(number -> new Corner(number, 'd').id())
                .filter(last -> !worked.contains(last))
                .toList();
        System.out.printf(
                "%n%d diamonds, %d replicas waited for: %d incomplete %s%n",
                diamonds,
                waitReplicas,
                incomplete.size(),
                incomplete.stream().limit(10).toList());
        return isRight && incomplete.isEmpty();
    }

    /** How the corners know of each other. */
    enum Kind {
        /** Each waits for those before it. */
        WAITS,
        /** The two in the middle wait for the first one and are a batch, which the last one waits for. */
        BATCH,
        /** The two in the middle follow the first one; one of them puts the last one, which waits for both. */
        FOLLOW_UPS;

        static Kind of(int number) {
            return values()[number % values().length];
        }
    }

    /**
     * One of the four jobs.
     *
     * @param number of the diamond
     * @param corner {@code a} to {@code d}
     */
    record Corner(int number, char corner) {

        /** {@return its id, but for one that follows another} */
        String id() {
            return number + ":" + corner;
        }

        /** {@return another one of the same diamond} */
        Corner at(char other) {
            return new Corner(number, other);
        }
    }
}
