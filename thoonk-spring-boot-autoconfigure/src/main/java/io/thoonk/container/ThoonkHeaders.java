package io.thoonk.container;

/**
 * Names of the headers that a worker or listener method may take with {@code @Header}.
 *
 * @since 0.1.0
 */
public final class ThoonkHeaders {

    /** Name of the feed, a {@link String}. */
    public static final String FEED = "thoonk_feed";

    /** Id of the job or item, a {@link String}. */
    public static final String ID = "thoonk_id";

    /** How often the job came back before, an {@link Integer}; workers only. */
    public static final String FAILURE_COUNT = "thoonk_failureCount";

    /** When the job was put, a {@link java.time.Instant}; workers only. */
    public static final String PUBLISHED_AT = "thoonk_publishedAt";

    /** The {@code Job} itself; workers only. */
    public static final String JOB = "thoonk_job";

    /** The {@code FeedEvent} itself; listeners only. */
    public static final String EVENT = "thoonk_event";

    private ThoonkHeaders() {}
}
