package io.thoonk.management;

import io.thoonk.ThoonkOperations;
import io.thoonk.job.EndedJob;
import io.thoonk.job.JobHistory;
import io.thoonk.job.JobPromotion;
import io.thoonk.job.JobResult;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisHashCommands;

/**
 * What the public API does not tell: extras of one job, and which durable listeners a feed has. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JobDetails {

    private static final Duration SHORT = Duration.ofMillis(1);

    private static final String POSITION = "p:";

    private final ManagedProcess process;

    private final PayloadText text;

    JobDetails(ManagedProcess process, PayloadText text) {
        this.process = process;
        this.text = text;
    }

    /**
     * Tells what is known of a job beside what every list shows.
     *
     * @param feed name of a job feed
     * @param id the job
     * @return what there is
     */
    public Extras extras(String feed, String id) {
        KeySpace keySpace = process.keySpace();
        RedisAccess redis = process.redis();
        FeedKeys keys = new FeedKeys(
                keySpace, process.template().jobs(feed, byte[].class).feedOf(id).orElse(feed));
        byte[] field = WireText.id(id);
        Optional<JobPromotion.Uniqueness> unique =
                new JobPromotion(process.scripts(), process.peerMessages()).uniqueness(keys, id);
        return redis.execute("Looking at job '" + id + "' of feed '" + feed + "'", connection -> {
            RedisHashCommands hashes = connection.hashCommands();
            return new Extras(
                    process.handlers().running(feed).stream()
                            .filter(run -> run.job().equals(id))
                            .findFirst()
                            .map(run -> process.identity().host() + ":"
                                    + process.identity().pid()),
                    headers(feed, id, hashes.hGet(keys.of(FeedKey.HEADERS), field)),
                    text(hashes.hGet(keys.of(FeedKey.ATTEMPTS), field)),
                    text(hashes.hGet(keys.of(FeedKey.CRASHES), field)),
                    unique);
        });
    }

    /**
     * Looks at a job that has finished.
     *
     * @param feed name of a job feed
     * @param id the job
     * @return the job, or empty if no result of it is kept
     */
    public Optional<Finished> finished(String feed, String id) {
        ThoonkOperations operations = process.template();
        Optional<JobResult<byte[]>> kept = operations.jobs(feed, byte[].class).result(id, SHORT);
        return kept.map(result -> new Finished(
                text.of(feed, id, result.request()),
                result.request().length,
                result.hasResult() ? Optional.of(text.of(feed, id, result.raw())) : Optional.empty()));
    }

    /**
     * Lists the durable listeners of a feed.
     *
     * @param feed its name
     * @return their names, sorted
     */
    public List<String> durableListeners(String feed) {
        byte[] key = new FeedKeys(process.keySpace(), feed).of(FeedKey.DURABLE);
        Set<byte[]> fields = process.redis()
                .execute(
                        "Looking for the durable listeners of '" + feed + "'",
                        connection -> connection.hashCommands().hKeys(key));
        return fields.stream()
                .map(WireText::text)
                .filter(field -> field.startsWith(POSITION))
                .map(field -> field.substring(POSITION.length()))
                .sorted()
                .toList();
    }

    private Map<String, String> headers(String feed, String id, byte @Nullable [] stored) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (stored != null) {
            String[] parts = WireText.text(stored).split("\0", -1);
            for (int i = 0; i + 1 < parts.length; i += 2) {
                headers.put(parts[i], text.of(feed, id, parts[i + 1]));
            }
        }
        return headers;
    }

    private static Optional<String> text(byte @Nullable [] stored) {
        return Optional.ofNullable(stored).map(WireText::text);
    }

    /**
     * What is known of a job beside what every list shows.
     *
     * @param process where it runs, if that is in this process: claims do not tell
     * @param headers that came with it, masked
     * @param maxAttempts how often it may be tried, where the job says so
     * @param crashes how many of its workers died
     * @param unique its unique key, and which job is put when it ends
     */
    public record Extras(
            Optional<String> process,
            Map<String, String> headers,
            Optional<String> maxAttempts,
            Optional<String> crashes,
            Optional<JobPromotion.Uniqueness> unique) {}

    /**
     * A job that has finished and whose result is kept.
     *
     * @param payload what was put, masked
     * @param payloadSize its true size in bytes
     * @param result what came of it, masked, or empty if nothing did
     */
    public record Finished(String payload, int payloadSize, Optional<String> result) {}

    /**
     * The records that a feed keeps of jobs that ended, as a person may see them. Thread-safe.
     */
    public static final class Ended {

        private final String feed;

        private final JobHistory<byte[]> history;

        private final PayloadText text;

        Ended(String feed, JobHistory<byte[]> history, PayloadText text) {
            this.feed = feed;
            this.history = history;
            this.text = text;
        }

        /** {@return how many there are; none where the feed keeps nothing} */
        public long size() {
            return history.size();
        }

        /**
         * {@return a page of them, latest end first}
         *
         * @param offset how many to pass over, from 0
         * @param count how many at most, from 1 to 200
         */
        public List<EndedJob> page(long offset, int count) {
            return history.list(offset, count).stream().map(this::masked).toList();
        }

        /**
         * {@return the record of a job, or empty}
         *
         * @param id the job
         */
        public Optional<EndedJob> find(String id) {
            return history.find(id).map(this::masked);
        }

        /**
         * {@return the last runs of what recurs, latest end first}
         *
         * @param recurringId id of what recurs
         * @param count how many at most
         */
        public List<EndedJob> runs(String recurringId, int count) {
            return history.runs(recurringId, count).stream().map(this::masked).toList();
        }

        /**
         * {@return the payload that was kept with a record, masked and perhaps cut short, or empty}
         *
         * @param id the job
         */
        public Optional<String> payload(String id) {
            return history.payload(id).map(bytes -> text.of(feed, id, bytes));
        }

        private EndedJob masked(EndedJob job) {
            return new EndedJob(
                    job.id(),
                    job.outcome(),
                    job.endedAt(),
                    job.publishedAt(),
                    job.claimedAt(),
                    job.failureCount(),
                    job.process(),
                    job.error().map(error -> text.ofError(feed, job.id(), error)),
                    job.tags());
        }
    }
}
