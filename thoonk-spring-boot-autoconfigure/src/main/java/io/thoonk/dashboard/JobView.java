package io.thoonk.dashboard;

import io.thoonk.ThoonkOperations;
import io.thoonk.feed.FeedType;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobResult;
import io.thoonk.management.Entry;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.FeedOverviewCache;
import io.thoonk.management.PayloadMasker;
import io.thoonk.management.ProcessIdentity;
import io.thoonk.management.RunningHandlers;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.redis.connection.RedisHashCommands;

/** One job with all that is known of it, also after it has finished while its result is kept. */
final class JobView {

    private static final Duration SHORT = Duration.ofMillis(1);

    private static final int LONGEST = 20_000;

    private final ThoonkOperations thoonk;

    private final FeedOverviewCache feeds;

    private final FeedBrowser browser;

    private final PayloadMasker masker;

    private final RedisAccess redis;

    private final KeySpace keySpace;

    private final RunningHandlers handlers;

    private final ProcessIdentity here;

    JobView(DashboardSources sources) {
        this.thoonk = sources.thoonk();
        this.feeds = sources.feeds();
        this.browser = sources.browser();
        this.masker = sources.masker();
        this.redis = sources.redis();
        this.keySpace = sources.keySpace();
        this.handlers = sources.handlers();
        this.here = sources.here();
    }

    View render(String feed, String id) {
        Optional<Entry> entry = isJobFeed(feed) ? browser.job(feed, id) : Optional.empty();
        return entry.map(job -> withExtras(feed, EntryView.withStackTrace(job).with("feed", feed), id))
                .or(() -> finished(feed, id))
                .orElseThrow(() -> new JobDoesNotExistException(feed, id));
    }

    /** The whole payload, to be kept as a file and not to be shown by the browser. */
    DashboardResponse payload(String feed, String id) {
        String text = browser.wholePayload(feed, id).orElseThrow(() -> new JobDoesNotExistException(feed, id));
        return DashboardResponse.of(200, "text/plain;charset=utf-8", "no-store", text.getBytes(StandardCharsets.UTF_8))
                .with("Content-Disposition", "attachment; filename=\"payload.txt\"");
    }

    private boolean isJobFeed(String feed) {
        return feeds.read(feed)
                .flatMap(counts -> counts.type())
                .filter(FeedType.JOB::equals)
                .isPresent();
    }

    private View withExtras(String feed, View view, String id) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        byte[] field = WireText.id(id);
        return redis.execute("Looking at job '" + id + "' of feed '" + feed + "'", connection -> {
            RedisHashCommands hashes = connection.hashCommands();
            return view.with("process", runsIn(feed, id))
                    .with("headers", headers(feed, id, hashes.hGet(keys.of(FeedKey.HEADERS), field)))
                    .with("maxAttempts", text(hashes.hGet(keys.of(FeedKey.ATTEMPTS), field)))
                    .with("crashes", text(hashes.hGet(keys.of(FeedKey.CRASHES), field)));
        });
    }

    /** No other process is known to run it: claims do not tell. */
    private Optional<String> runsIn(String feed, String id) {
        return handlers.all().stream()
                .filter(run -> run.feed().equals(feed) && run.job().equals(id))
                .findFirst()
                .map(run -> here.host() + ":" + here.pid());
    }

    private Optional<View> finished(String feed, String id) {
        if (!isJobFeed(feed)) {
            return Optional.empty();
        }
        Optional<JobResult<byte[]>> kept = thoonk.jobs(feed, byte[].class).result(id, SHORT);
        return kept.map(result -> new View()
                .with("id", id)
                .with("feed", feed)
                .with("state", "FINISHED")
                .with("payload", masked(feed, id, result.request()))
                .with("payloadSize", result.request().length)
                .with("result", result.hasResult() ? masked(feed, id, result.raw()) : null));
    }

    private String masked(String feed, String id, byte[] bytes) {
        String text = masker.mask(feed, id, WireText.text(bytes));
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "… (" + bytes.length + " bytes in all)" : text;
    }

    private Map<String, String> headers(String feed, String id, byte @org.jspecify.annotations.Nullable [] stored) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (stored != null) {
            String[] parts = WireText.text(stored).split("\0", -1);
            for (int i = 0; i + 1 < parts.length; i += 2) {
                headers.put(parts[i], masker.mask(feed, id, parts[i + 1]));
            }
        }
        return headers;
    }

    private static Optional<String> text(byte @org.jspecify.annotations.Nullable [] stored) {
        return Optional.ofNullable(stored).map(WireText::text);
    }
}
