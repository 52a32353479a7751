package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.thoonk.SendObserver;
import io.thoonk.management.ItemTraces;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Observes what is put and published through the handles of a template, and sends the trace context along: in the headers of a
 * job, or in a key of ours beside an item. What observes decides nothing: a put goes through whatever it throws.
 *
 * @since 0.1.0
 */
public final class ObservedSends implements SendObserver {

    private static final Map<String, Pattern> UNSAMPLED = Map.of(
            "traceparent", Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f][02468ace]"),
            "b3", Pattern.compile("0|[0-9a-f]+-[0-9a-f]+-0(-[0-9a-f]+)?"),
            "x-b3-sampled", Pattern.compile("0|false", Pattern.CASE_INSENSITIVE));

    /** They belong to the trace and do not tell whether it is sampled. */
    private static final Set<String> NEUTRAL = Set.of("tracestate", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid");

    private final ObservationRegistry registry;

    private final @Nullable SendObservationConvention convention;

    private final @Nullable ItemTraces traces;

    private final boolean unsampled;

    private final ObservationGuard guard;

    /**
     * Creates the observer.
     *
     * @param registry takes the observations
     * @param convention the application's, or {@code null} for the defaults
     * @param traces keeps trace contexts beside published items, or {@code null} where nobody traces
     * @param unsampled whether trace contexts travel too where their traces are not sampled
     */
    public ObservedSends(
            ObservationRegistry registry,
            @Nullable SendObservationConvention convention,
            @Nullable ItemTraces traces,
            boolean unsampled) {
        this.registry = registry;
        this.convention = convention;
        this.traces = traces;
        this.unsampled = unsampled;
        this.guard = new ObservationGuard(registry);
    }

    @Override
    public <R> R observe(Send send, Function<Sending, R> call) {
        if (registry.isNoop()) {
            return SendObserver.none().observe(send, call);
        }
        SendContext context = new SendContext(send.operation().method(), send.feed());
        send.count().ifPresent(context::setCount);
        Observation observation = guard.begin(send.feed(), () -> observation(send.operation(), context));
        Runnable scope = guard.open(send.feed(), observation);
        R result;
        try {
            result = call.apply(new Observed(send.feed(), context));
        } catch (Throwable ex) {
            scope.run();
            guard.end(send.feed(), observation, ex);
            throw ex;
        }
        scope.run();
        guard.end(send.feed(), observation, null);
        return result;
    }

    private Observation observation(Operation operation, SendContext context) {
        return operation.publishes()
                ? ThoonkObservation.PUBLISH.start(
                        convention, SendObservationConvention.Default.PUBLISH, () -> context, registry)
                : ThoonkObservation.PUT.start(
                        convention, SendObservationConvention.Default.PUT, () -> context, registry);
    }

    /** Tells whether headers say that their trace is not sampled, in the form of W3C or Zipkin, and say nothing else. */
    static boolean areUnsampled(Map<String, String> headers) {
        boolean told = false;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            Pattern form = UNSAMPLED.get(name);
            if (form == null
                    ? !NEUTRAL.contains(name)
                    : !form.matcher(header.getValue()).matches()) {
                return false;
            }
            told |= form != null;
        }
        return told;
    }

    private final class Observed implements Sending {

        private final String feed;

        private final SendContext context;

        Observed(String feed, SendContext context) {
            this.feed = feed;
            this.context = context;
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> headers = context.headers();
            return !unsampled && areUnsampled(headers) ? Map.of() : headers;
        }

        @Override
        public void id(String id) {
            context.setId(id);
        }

        @Override
        public void item(String id) {
            if (context.count().isEmpty()) {
                context.setId(id);
            }
            Map<String, String> headers = traces == null ? Map.of() : headers();
            if (traces != null && !headers.isEmpty()) {
                traces.keep(feed, id, headers);
            }
        }

        @Override
        public void items(List<String> ids) {
            Map<String, String> headers = traces == null ? Map.of() : headers();
            if (traces != null && !headers.isEmpty() && !ids.isEmpty()) {
                traces.keepAll(feed, ids, headers);
            }
        }
    }
}
