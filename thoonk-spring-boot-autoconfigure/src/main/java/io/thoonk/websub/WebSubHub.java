package io.thoonk.websub;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.Limits;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.atom.AtomFeeds;
import io.thoonk.atom.AtomFeeds.Answer;
import io.thoonk.event.FeedEvent;
import io.thoonk.http.GuardedHttp;
import io.thoonk.http.HttpAnswer;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import io.thoonk.job.LaneFullException;
import io.thoonk.job.PutOptions;
import io.thoonk.job.UniqueMode;
import io.thoonk.websub.HubSubscriptions.Stored;
import io.thoonk.websub.Intent.Mode;
import io.thoonk.websub.Intent.RefusedRequestException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;

/**
 * A hub of WebSub for feeds of this application. What is slow or may fail is done by jobs: a request is answered at once and verified by
 * a job, and each delivery is a job of its own. Subscriptions are items of a feed. Thread-safe.
 *
 * @since 0.1.0
 */
@RegisterReflectionForBinding({Intent.class, HubSubscription.class})
public final class WebSubHub implements Receiver {

    static final String VERIFICATIONS = "websub-verifications";

    static final String TOPICS = "websub-topics";

    static final String DELIVERIES = "websub-deliveries";

    private static final Logger log = LoggerFactory.getLogger(WebSubHub.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** However many documents a burst makes, each subscriber gets no more than one in this time. */
    private static final UniqueMode ONCE_A_SECOND = UniqueMode.throttle(Duration.ofSeconds(1), true);

    /** Of one host; who sends more is asked to come back. */
    private static final int MOST_WAITING = 1_000;

    /** Of all hosts: a single domain has as many as its owner likes. */
    private static final int MOST_WAITING_IN_ALL = 10_000;

    private static final int CHALLENGE_BYTES = 4_096;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Settings settings;

    private final TopicDocuments topics;

    private final ThoonkTemplate template;

    private final HubSubscriptions subscriptions;

    private final GuardedHttp http;

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param settings what the configuration says
     * @param documents makes the documents
     * @param template where feeds and jobs are
     */
    public WebSubHub(Settings settings, AtomFeeds documents, ThoonkTemplate template) {
        this.settings = settings;
        this.topics = new TopicDocuments(documents, settings.feeds());
        this.template = template;
        this.subscriptions = new HubSubscriptions(template);
        this.http = new GuardedHttp(PATIENCE, settings.internal());
    }

    @Override
    public String path() {
        return settings.path();
    }

    @Override
    public int mostBytes() {
        return 0;
    }

    @Override
    public Reply receive(Call call) {
        if (!call.method().equals("POST")) {
            return Reply.notAllowed("A hub is asked with POST", "POST");
        }
        try {
            Intent intent = Intent.read(call.parameters(), settings.httpsOnly());
            PutOptions options = PutOptions.builder()
                    .key(intent.host())
                    .maxWaiting(MOST_WAITING)
                    // A second request of a subscriber counts, and not both, whichever of them a worker takes first.
                    .unique(HubSubscription.id(intent.topic(), intent.callback()), UniqueMode.KEEP_LAST)
                    .build();
            JobQueue<String> verifications = template.jobs(VERIFICATIONS, String.class);
            JobCounts counts = verifications.counts();
            if (counts.available() + counts.delayed() >= MOST_WAITING_IN_ALL) {
                return new Reply(503, "Too many requests are waiting");
            }
            verifications.put(HubSubscriptions.JSON.writeValueAsString(intent), options);
            return new Reply(202, "");
        } catch (RefusedRequestException ex) {
            return new Reply(400, ex.getMessage());
        } catch (LaneFullException ex) {
            return new Reply(429, "Too many requests for this host are waiting");
        } catch (ThoonkRedisException ex) {
            log.debug("A request of WebSub cannot be taken at present", ex);
            return new Reply(503, "The hub cannot take requests at present");
        }
    }

    /**
     * Asks a callback whether it wants what was asked in its name, and then does that. No answer, or another one, leaves everything as
     * it is: who asked may ask again.
     *
     * @param asked what was asked, as JSON
     * @return what became of it, the result of the job
     */
    @ThoonkJobWorker(
            id = "websub-verifications",
            queue = VERIFICATIONS,
            concurrency = "4",
            limits = @Limits(keyConcurrency = "2"))
    String verify(String asked) {
        Intent intent = HubSubscriptions.JSON.readValue(asked, Intent.class);
        String id = HubSubscription.id(intent.topic(), intent.callback());
        try {
            if (intent.mode() == Mode.SUBSCRIBE) {
                Optional<String> refusal = refusal(intent, id);
                if (refusal.isPresent()) {
                    ask(intent.denial(refusal.get()));
                    return "denied: " + refusal.get();
                }
            }
            String challenge = random();
            Instant now = Instant.now();
            Duration lease = lease(intent);
            HttpAnswer answer = ask(intent.verification(challenge, lease.toSeconds()));
            if (!answer.isSuccess() || !Arrays.equals(answer.body(), challenge.getBytes(StandardCharsets.US_ASCII))) {
                return "not confirmed: the callback answered " + answer.status()
                        + (answer.isSuccess() ? ", but not with the challenge" : "");
            }
            if (intent.mode() == Mode.UNSUBSCRIBE) {
                subscriptions.remove(id);
                return "unsubscribed";
            }
            HubSubscription subscription =
                    new HubSubscription(intent.topic(), intent.callback(), now, now.plus(lease), intent.secret());
            subscriptions.put(subscription);
            return "subscribed until " + subscription.until();
        } catch (IOException ex) {
            return "not confirmed: " + ex.getMessage();
        }
    }

    private Optional<String> refusal(Intent intent, String id) {
        if (!topics.contains(intent.topic())) {
            return Optional.of("There is no such topic here");
        }
        return subscriptions.takes(id, settings.maxSubscriptions())
                ? Optional.empty()
                : Optional.of("There are too many subscriptions");
    }

    private HttpAnswer ask(URI address) throws IOException {
        return http.send("GET", address, Map.of("Accept", "*/*"), new byte[0], CHALLENGE_BYTES);
    }

    private Duration lease(Intent intent) {
        @Nullable Long wished = intent.leaseSeconds();
        return wished == null
                ? settings.lease()
                : Duration.ofSeconds(Math.min(wished, settings.maxLease().toSeconds()));
    }

    /** {@return what nobody can guess} */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * Has the subscribers of a feed told that it has changed.
     *
     * @param event what has changed
     */
    public void changed(FeedEvent event) {
        template.jobs(TOPICS, String.class)
                .put(
                        event.feed(),
                        PutOptions.builder().unique(event.feed(), ONCE_A_SECOND).build());
    }

    /**
     * Puts a delivery for each subscriber of a feed. One that still waits, or waits for its next attempt, stands for this one too.
     *
     * @param feed name of the feed
     */
    @ThoonkJobWorker(id = "websub-topics", queue = TOPICS)
    void distribute(String feed) {
        subscriptions.alive().forEach((id, subscription) -> {
            if (topics.contains(subscription.topic(), feed)) {
                PutOptions options = PutOptions.builder()
                        .key(Intent.host(subscription.callback()))
                        .unique(id, UniqueMode.KEEP_LAST)
                        .header("callback", subscription.callback())
                        .build();
                template.jobs(DELIVERIES, String.class).put(id, options);
            }
        });
    }

    /**
     * Sends the present document of a topic to one subscriber.
     *
     * @param id of the subscription; one that has ended gets nothing
     * @throws IOException if it was not taken, and is to be tried again
     */
    @ThoonkJobWorker(
            id = "websub-deliveries",
            queue = DELIVERIES,
            concurrency = "8",
            // A day: 63 minutes of doubling pauses, and then an hour each.
            maxAttempts = "31",
            backoff = @Backoff(delay = "30s", multiplier = 2, maxDelay = "1h", jitter = "10s"),
            limits = @Limits(keyConcurrency = "2"))
    void deliver(String id) throws IOException {
        Optional<Stored> found = subscriptions.alive(id);
        if (found.isEmpty() || !topics.contains(found.get().subscription().topic())) {
            return;
        }
        HubSubscription subscription = found.get().subscription();
        Answer document = topics.read(subscription.topic());
        Map<String, String> headers = new LinkedHashMap<>();
        List.of("Content-Type", "Link")
                .forEach(name ->
                        Optional.ofNullable(document.headers().get(name)).ifPresent(value -> headers.put(name, value)));
        subscription.signature(document.body()).ifPresent(value -> headers.put("X-Hub-Signature", value));
        HttpAnswer answer = http.send("POST", URI.create(subscription.callback()), headers, document.body(), 0);
        if (answer.status() == 410) {
            subscriptions.remove(found.get());
        } else if (!answer.isSuccess()) {
            throw new IOException(Intent.host(subscription.callback()) + " answered " + answer.status());
        }
    }

    /**
     * What the configuration says.
     *
     * @param path of the hub, below the context path of the application
     * @param feeds names of the feeds that can be subscribed to
     * @param lease how long a subscription holds whose subscriber does not say
     * @param maxLease how long one holds at most
     * @param maxSubscriptions how many there may be
     * @param internal whether callbacks may be inside a network
     * @param httpsOnly whether callbacks must begin with {@code https://}
     */
    public record Settings(
            String path,
            List<String> feeds,
            Duration lease,
            Duration maxLease,
            int maxSubscriptions,
            boolean internal,
            boolean httpsOnly) {}
}
