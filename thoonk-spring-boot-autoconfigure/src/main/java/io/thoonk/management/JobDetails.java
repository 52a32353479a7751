package io.thoonk.management;

import io.thoonk.ThoonkOperations;
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

/** What the public API does not tell: extras of one job, and which durable listeners a feed has. Thread-safe. */
final class JobDetails {

    private static final Duration SHORT = Duration.ofMillis(1);

    private static final String POSITION = "p:";

    private final ManagedProcess process;

    private final PayloadMasker masker;

    private final PayloadText text;

    JobDetails(ManagedProcess process, PayloadMasker masker) {
        this.process = process;
        this.masker = masker;
        this.text = new PayloadText(masker);
    }

    JobExtras extras(String feed, String id) {
        KeySpace keySpace = process.keySpace();
        RedisAccess redis = process.redis();
        FeedKeys keys = new FeedKeys(keySpace, feed);
        byte[] field = WireText.id(id);
        return redis.execute("Looking at job '" + id + "' of feed '" + feed + "'", connection -> {
            RedisHashCommands hashes = connection.hashCommands();
            return new JobExtras(
                    process.handlers().running(feed).stream()
                            .filter(run -> run.job().equals(id))
                            .findFirst()
                            .map(run -> process.identity().host() + ":"
                                    + process.identity().pid()),
                    headers(feed, id, hashes.hGet(keys.of(FeedKey.HEADERS), field)),
                    text(hashes.hGet(keys.of(FeedKey.ATTEMPTS), field)),
                    text(hashes.hGet(keys.of(FeedKey.CRASHES), field)));
        });
    }

    Optional<JobExtras.Finished> finished(String feed, String id) {
        ThoonkOperations operations = process.template();
        Optional<JobResult<byte[]>> kept = operations.jobs(feed, byte[].class).result(id, SHORT);
        return kept.map(result -> new JobExtras.Finished(
                text.of(feed, id, result.request()),
                result.request().length,
                result.hasResult() ? Optional.of(text.of(feed, id, result.raw())) : Optional.empty()));
    }

    List<String> durableListeners(String feed) {
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
                headers.put(parts[i], masker.mask(feed, id, parts[i + 1]));
            }
        }
        return headers;
    }

    private static Optional<String> text(byte @Nullable [] stored) {
        return Optional.ofNullable(stored).map(WireText::text);
    }
}
