package io.thoonk.job;

import io.thoonk.Partitions;
import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.RandomIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feeds that make up a partitioned one, and the rule which of them a job is in. What decides is its key, else its unique key,
 * else its id, by their hash; without any of these partitions get their jobs in turn, and an id that leads there. Thread-safe.
 */
final class PartitionedQueues<T> {

    private static final Logger log = LoggerFactory.getLogger(PartitionedQueues.class);

    private final Partitions partitions;

    private final DefaultJobQueue<T> whole;

    private final List<DefaultJobQueue<T>> each;

    private final AtomicInteger turn = new AtomicInteger();

    /** The feed itself has what belongs to no partition: what recurs, what batches and follow-ups put by its name, what peers put. */
    PartitionedQueues(Partitions partitions, DefaultJobQueue<T> whole, List<DefaultJobQueue<T>> each) {
        this.partitions = partitions;
        this.whole = whole;
        this.each = List.copyOf(each);
    }

    /** A new random id that leads to a partition. */
    static String newId(Partitions partitions, int number) {
        String id = RandomIds.next();
        while (partitions.numberOf(id) != number) {
            id = RandomIds.next();
        }
        return id;
    }

    Partitions partitions() {
        return partitions;
    }

    DefaultJobQueue<T> whole() {
        return whole;
    }

    /** All, the feed itself first. */
    List<DefaultJobQueue<T>> all() {
        return Stream.concat(Stream.of(whole), each.stream()).toList();
    }

    /** All, beginning with another one each time. */
    private List<DefaultJobQueue<T>> inTurn() {
        List<DefaultJobQueue<T>> all = new ArrayList<>(all());
        Collections.rotate(all, -(nextTurn() % all.size()));
        return all;
    }

    /** Claims what there is, so many at most; what was claimed is told, also where one of the feeds fails after that. */
    List<Job<T>> claimNow(int max) {
        List<Job<T>> claimed = new ArrayList<>();
        for (DefaultJobQueue<T> queue : inTurn()) {
            try {
                if (claimed.size() < max) {
                    claimed.addAll(queue.claimNow(max - claimed.size()));
                }
            } catch (ThoonkRedisException ex) {
                if (claimed.isEmpty()) {
                    throw ex;
                }
                log.debug("Feed '{}' has given {} jobs of {}, and no more", partitions.feed(), claimed.size(), max, ex);
                return claimed;
            }
        }
        return claimed;
    }

    /** Where a job is put. */
    DefaultJobQueue<T> forPut(PutOptions options) {
        return each.get(numberFor(options).orElseGet(() -> nextTurn() % each.size()));
    }

    private Optional<Integer> numberFor(PutOptions options) {
        UniqueKey unique = options.conditions().unique();
        return options.key()
                .or(() -> Optional.ofNullable(unique).map(UniqueKey::key))
                .or(options::id)
                .map(partitions::numberOf);
    }

    private int nextTurn() {
        return turn.getAndUpdate(before -> before == Integer.MAX_VALUE ? 0 : before + 1);
    }

    /** Where the jobs of a key are. */
    DefaultJobQueue<T> ofKey(String key) {
        return each.get(partitions.numberOf(key));
    }

    /** Where a job is: first where its id leads, then everywhere else; where it would be if it is nowhere. */
    DefaultJobQueue<T> where(String id) {
        return search(id)
                .filter(queue -> queue.info(id).isPresent())
                .findFirst()
                .orElseGet(() -> ofKey(id));
    }

    /** Finds something of a job, first where its id leads, then everywhere else. */
    <R> Optional<R> find(String id, Function<DefaultJobQueue<T>, Optional<R>> look) {
        return search(id).map(look).flatMap(Optional::stream).findFirst();
    }

    /** Where a job may be, one after the other. */
    Stream<DefaultJobQueue<T>> search(String id) {
        DefaultJobQueue<T> first = ofKey(id);
        return Stream.concat(Stream.of(first), all().stream().filter(Predicate.not(first::equals)));
    }

    /** A page of what each has, those of one feed after those of another. */
    <R> List<R> page(long offset, int count, Source<T, R> source) {
        return page(offset, count, source, queue -> sizeByReading(queue, source));
    }

    /** A page of the jobs of one state, which need not be read to be passed over. */
    List<JobInfo<T>> pageOf(JobState state, long offset, int count, Source<T, JobInfo<T>> source) {
        return page(offset, count, source, queue -> {
            JobCounts counts = queue.counts();
            return switch (state) {
                case AVAILABLE -> counts.available();
                case DELAYED -> counts.delayed();
                case CLAIMED -> counts.claimed();
                case STALLED -> counts.stalled();
                case ORPHANED -> sizeByReading(queue, source);
            };
        });
    }

    private <R> List<R> page(long offset, int count, Source<T, R> source, ToLongFunction<DefaultJobQueue<T>> size) {
        JobArguments.requirePage(offset, count);
        List<R> page = new ArrayList<>();
        int lookedAt = 0;
        long left = offset;
        for (DefaultJobQueue<T> queue : all()) {
            if (lookedAt < count) {
                List<R> some = source.read(queue, left, count - lookedAt);
                page.addAll(some);
                lookedAt += JobPage.lookedAt(some);
                left = JobPage.lookedAt(some) == 0 && left > 0 ? Math.max(0, left - size.applyAsLong(queue)) : 0;
            }
        }
        return new JobPage<>(page, lookedAt);
    }

    private static <T> long sizeByReading(DefaultJobQueue<T> queue, Source<T, ?> source) {
        long size = 0;
        int some;
        do {
            some = JobPage.lookedAt(source.read(queue, size, JobArguments.MOST_AT_ONCE));
            size += some;
        } while (some == JobArguments.MOST_AT_ONCE);
        return size;
    }

    /** What each of the feeds has, in an order of its own. */
    @FunctionalInterface
    interface Source<T, R> {

        List<R> read(DefaultJobQueue<T> queue, long offset, int count);
    }
}
