package io.thoonk.observation;

import io.thoonk.event.FeedEvent;
import io.thoonk.job.Job;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerSpecCustomizer;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerSpecCustomizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts into every log line of a handler what it works on: {@value #FEED}, {@value #CONTAINER} and, for a job, {@value #JOB}
 * and {@value #ATTEMPT} (from 1), for an event {@value #ITEM}. It holds on the handler's own thread.
 *
 * @since 0.1.0
 */
public final class MdcScopes implements JobWorkerSpecCustomizer {

    /** MDC key of the name of the feed. */
    public static final String FEED = "thoonk.feed";

    /** MDC key of the id of the worker or listener. */
    public static final String CONTAINER = "thoonk.container";

    /** MDC key of the id of the job. */
    public static final String JOB = "thoonk.job";

    /** MDC key of the number of the attempt, from 1. */
    public static final String ATTEMPT = "thoonk.attempt";

    /** MDC key of the id of the item. */
    public static final String ITEM = "thoonk.item";

    /** Creates the customizer of workers. */
    public MdcScopes() {}

    /** {@return a customizer that does for events what this class does for jobs} */
    public static ListenerSpecCustomizer ofListeners() {
        return spec -> spec.withHandler(event -> handle(spec, event));
    }

    @Override
    public JobWorkerContainerFactory.Spec customize(JobWorkerContainerFactory.Spec spec) {
        return spec.withHandler(job -> work(spec, job));
    }

    private static @Nullable Object work(JobWorkerContainerFactory.Spec spec, Job<?> job) throws Exception {
        Map<String, String> before = enter(Map.of(
                FEED, spec.feed(),
                CONTAINER, spec.id(),
                JOB, job.id(),
                ATTEMPT, Integer.toString(job.failureCount() + 1)));
        try {
            return spec.handler().handle(job);
        } finally {
            leave(before);
        }
    }

    private static void handle(ListenerContainerFactory.Spec spec, FeedEvent event) throws Exception {
        Map<String, String> entries = new LinkedHashMap<>(Map.of(FEED, event.feed(), CONTAINER, spec.id()));
        event.itemId().ifPresent(id -> entries.put(ITEM, id));
        Map<String, String> before = enter(entries);
        try {
            spec.handler().handle(event);
        } finally {
            leave(before);
        }
    }

    /** Adds these to what the thread's log lines tell already, in one step, as each single one copies all of them. */
    private static @Nullable Map<String, String> enter(Map<String, String> entries) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        if (before == null || before.isEmpty()) {
            MDC.setContextMap(entries);
            return null;
        }
        Map<String, String> all = new HashMap<>(before);
        all.putAll(entries);
        MDC.setContextMap(all);
        return before;
    }

    private static void leave(@Nullable Map<String, String> before) {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }
}
